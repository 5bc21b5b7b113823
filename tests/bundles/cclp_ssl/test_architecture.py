"""The picture of CCLP shows the network of MNIST, and the loss with its S."""

from bundles.cclp_ssl.architecture import architecture


def test_layers_are_those_of_mnist() -> None:
    strip = architecture().blocks[:9]
    assert [block.inside for block in strip] == ["1", "32", "32", "32", "64", "64", "64", "128", "128"]
    assert [block.below for block in strip] == ["28²"] * 3 + ["14²"] * 3 + ["7²"] * 3
    assert [index for index, block in enumerate(strip) if block.kind == "down"] == [3, 6]


def test_embedding_goes_to_the_classifier_and_to_the_graph() -> None:
    diagram = architecture()
    (embedding,) = [block for block in diagram.blocks if block.kind == "join"]
    assert embedding.inside.startswith("z: 128,")
    leaving = [arrow for arrow in diagram.arrows if arrow.points[0] in (embedding.right, embedding.bottom)]
    assert len(leaving) == 2
    assert "s = 1 to 3" in diagram.blocks[-1].inside
