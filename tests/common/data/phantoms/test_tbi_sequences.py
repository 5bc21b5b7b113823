"""TBI_SEQUENCES shows blood as the sequences do, each in its own way."""

from itertools import pairwise

import pytest

from common.data.phantoms.brain_tissue import BrainTissue
from common.data.phantoms.tbi_sequences import TBI_SEQUENCES

_CSF, _GREY, _WHITE = BrainTissue.CSF, BrainTissue.GREY_MATTER, BrainTissue.WHITE_MATTER
_DEEP, _VEIN, _OEDEMA = BrainTissue.DEEP_GREY_MATTER, BrainTissue.VESSEL, BrainTissue.OEDEMA
_BLOOD, _OUTSIDE = BrainTissue.HAEMORRHAGE, BrainTissue.SUBDURAL_BLOOD


@pytest.mark.parametrize(
    ("sequence", "darkest_to_brightest"),
    [
        ("flair", (_CSF, _WHITE, _GREY, _OEDEMA)),
        ("t1", (_CSF, _GREY, _WHITE)),
        ("t2", (_WHITE, _GREY, _OEDEMA, _CSF)),
        ("pd", (_WHITE, _GREY, _OEDEMA)),
        ("ge", (_BLOOD, _OUTSIDE, _GREY, _CSF)),
        ("ge", (_BLOOD, _VEIN, _GREY)),
        ("ge", (_BLOOD, _WHITE, _GREY, _CSF)),
        ("swi", (_BLOOD, _OUTSIDE, _GREY)),
        ("swi", (_BLOOD, _VEIN, _DEEP, _WHITE)),
        ("swi", (_BLOOD, _CSF, _DEEP, _GREY)),
    ],
)
def test_ranges_follow_each_other_without_overlap(sequence: str, darkest_to_brightest: tuple[BrainTissue, ...]) -> None:
    ranges = TBI_SEQUENCES[sequence]
    assert all(ranges[darker][1] <= ranges[brighter][0] for darker, brighter in pairwise(darkest_to_brightest))


def test_haemorrhages_are_blacker_in_a_susceptibility_weighted_image() -> None:
    assert TBI_SEQUENCES["swi"][_BLOOD][1] < TBI_SEQUENCES["ge"][_BLOOD][0]


@pytest.mark.parametrize("tissue", [_VEIN, _CSF])
def test_veins_and_fluid_are_there_about_as_dark_as_haemorrhages_of_a_gradient_echo(tissue: BrainTissue) -> None:
    lowest, highest = TBI_SEQUENCES["swi"][tissue]
    assert lowest < TBI_SEQUENCES["ge"][_BLOOD][1] < highest
    assert TBI_SEQUENCES["ge"][_BLOOD][1] < TBI_SEQUENCES["ge"][tissue][0]


@pytest.mark.parametrize("sequence", ["flair", "t2"])
def test_brightness_alone_does_not_tell_gliosis_from_oedema(sequence: str) -> None:
    assert TBI_SEQUENCES[sequence][BrainTissue.GLIOSIS] == TBI_SEQUENCES[sequence][_OEDEMA]


def test_every_sequence_has_the_same_tissues_and_none_of_a_tumour() -> None:
    tumour = {BrainTissue.NON_ENHANCING_CORE, BrainTissue.ENHANCING_CORE, BrainTissue.NECROSIS}
    assert all(set(ranges) == set(BrainTissue) - tumour for ranges in TBI_SEQUENCES.values())
    assert all(0 < low < high for ranges in TBI_SEQUENCES.values() for low, high in ranges.values())
