"""BRAIN_SEQUENCES orders the tissues as the sequences do."""

from itertools import pairwise

import pytest

from common.data.phantoms.brain_sequences import BRAIN_SEQUENCES
from common.data.phantoms.brain_tissue import BrainTissue

_CSF, _GREY, _WHITE = BrainTissue.CSF, BrainTissue.GREY_MATTER, BrainTissue.WHITE_MATTER
_OEDEMA, _ENHANCING = BrainTissue.OEDEMA, BrainTissue.ENHANCING_CORE


@pytest.mark.parametrize(
    ("sequence", "darkest_to_brightest"),
    [
        ("flair", (_CSF, _WHITE, _GREY, _OEDEMA)),
        ("t1", (_CSF, _GREY, _WHITE)),
        ("t1", (_CSF, _OEDEMA, _WHITE)),
        ("t1c", (_CSF, _OEDEMA, _WHITE, _ENHANCING)),
        ("t1c", (_CSF, _GREY, _WHITE, BrainTissue.VESSEL)),
        ("t2", (_WHITE, _GREY, _OEDEMA)),
        ("t2", (_WHITE, _GREY, BrainTissue.NON_ENHANCING_CORE)),
        ("t2", (_GREY, _CSF)),
    ],
)
def test_ranges_follow_each_other_without_overlap(sequence: str, darkest_to_brightest: tuple[BrainTissue, ...]) -> None:
    ranges = BRAIN_SEQUENCES[sequence]
    assert all(ranges[darker][1] <= ranges[brighter][0] for darker, brighter in pairwise(darkest_to_brightest))


def test_every_tissue_but_blood_has_a_brightness_in_every_sequence() -> None:
    tissues = set(BrainTissue) - {BrainTissue.HAEMORRHAGE, BrainTissue.SUBDURAL_BLOOD}
    assert all(set(ranges) == tissues for ranges in BRAIN_SEQUENCES.values())
    assert all(0 < low < high for ranges in BRAIN_SEQUENCES.values() for low, high in ranges.values())
