"""The picture of DeepMedic shows the sizes that the thesis gives, counted by hand."""

import pytest

from bundles.deepmedic_brats.architecture import architecture, deepmedic_diagram
from bundles.deepmedic_brats.networks import preset_network

_WIDTHS = ["30", "30", "40", "40", "40", "40", "50", "50"]


def test_two_pathways_of_eight_layers_meet_in_100_maps() -> None:
    blocks = architecture().blocks
    assert [block.inside for block in blocks] == ["4", *_WIDTHS, "4", *_WIDTHS, "50", "100", "150", "150", "5"]


def test_segment_of_25_voxels_is_seen_as_25_and_19() -> None:
    blocks = architecture().blocks
    assert [block.below for block in blocks[:9]] == [f"{side}³" for side in (25, 23, 21, 19, 17, 15, 13, 11, 9)]
    assert [block.below for block in blocks[9:18]] == [f"{side}³" for side in (19, 17, 15, 13, 11, 9, 7, 5, 3)]
    assert {block.below for block in blocks[18:]} == {"9³"}


def test_receptive_fields_are_17_and_51() -> None:
    normal, low_resolution, _ = (note.text for note in architecture().notes)
    assert normal == "normal pathway: 8 layers of 3³, receptive field 17³"
    assert low_resolution == "one voxel in 3: 8 layers of 3³, receptive field 17³, of the image 51³"


@pytest.mark.parametrize("preset", ["BigDeep+", "Deep+"], ids=["hidden layers", "none"])
def test_single_pathway_is_drawn_in_a_row(preset: str) -> None:
    blocks = deepmedic_diagram(preset_network(preset, 1, 2), (1, 21, 21, 21)).blocks
    assert {block.y for block in blocks} == {0.0}
    assert (blocks[-1].inside, blocks[-1].below) == ("2", "5³")
