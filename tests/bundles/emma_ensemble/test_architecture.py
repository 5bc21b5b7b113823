"""The picture of EMMA shows its seven members."""

from bundles.emma_ensemble.architecture import architecture
from common.architecture.diagram import Block

_SIDES = ["25³", "19³", "34³", "22³", "64³", "80³", "80³", "64³", "64³"]  # two of each DeepMedic


def test_members_see_the_published_patches() -> None:
    assert [block.below for block in architecture().blocks if block.kind == "image"] == _SIDES


def test_shallow_member_has_one_down_sampling_fewer() -> None:
    rows: dict[float, list[Block]] = {}
    for block in architecture().blocks:
        rows.setdefault(block.y, []).append(block)
    downs = [sum(block.kind == "down" for block in row) for row in rows.values()]
    assert [count for count in downs if count] == [3, 3, 2, 3, 3]


def test_every_member_ends_in_the_five_classes_of_the_mean() -> None:
    diagram = architecture()
    ends = [arrow.points[0] for arrow in diagram.arrows if arrow.headless and len(arrow.points) == 2]
    leaving = [block for block in diagram.blocks if block.right in ends]
    assert [block.inside for block in leaving] == ["5"] * 7
    assert "mean" in diagram.blocks[-2].inside
    assert "250 voxels" in diagram.blocks[-1].inside


def test_residual_members_say_so() -> None:
    notes = [note.text for note in architecture().notes if "segments a step" in note.text]
    layers, blocks = "; residual: layers 4, 6, 8", "; residual blocks"
    endings = [layers, layers, "", blocks, blocks, "", ""]
    assert [note.partition(" a step")[2] for note in notes] == endings
