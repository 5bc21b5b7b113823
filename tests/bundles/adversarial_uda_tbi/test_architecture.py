"""The picture of the adaptation shows where the discriminator is connected, and what it makes of it."""

from bundles.adversarial_uda_tbi.architecture import architecture


def test_layers_4_6_8_of_both_pathways_and_10_are_marked() -> None:
    marked = [(block.inside, block.below) for block in architecture().blocks if block.marked]
    normal = [("40", "17³"), ("40", "13³"), ("50", "9³")]
    low_resolution = [("40", "11³"), ("40", "7³"), ("50", "3³")]
    assert marked == [*normal, *low_resolution, ("150", "9³")]


def test_discriminator_gets_410_maps_and_says_one_thing_of_a_segment() -> None:
    blocks = architecture().blocks
    strip = blocks[-7:-1]
    assert [block.inside for block in strip] == ["410", "100", "100", "100", "100", "2"]  # 2 (40 + 40 + 50) + 150
    assert [block.below for block in strip] == ["9³", "7³", "5³", "3³", "1³", "1³"]
