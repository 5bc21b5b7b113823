"""AWAY_BRAIN_SEQUENCES shows the tumour in contrasts that BRAIN_SEQUENCES never has."""

from itertools import pairwise

import pytest

from common.data.phantoms.away_brain_sequences import AWAY_BRAIN_SEQUENCES
from common.data.phantoms.brain_sequences import BRAIN_SEQUENCES
from common.data.phantoms.brain_tissue import BrainTissue

_CSF, _GREY, _WHITE = BrainTissue.CSF, BrainTissue.GREY_MATTER, BrainTissue.WHITE_MATTER
_OEDEMA, _ENHANCING = BrainTissue.OEDEMA, BrainTissue.ENHANCING_CORE


@pytest.mark.parametrize(
    ("sequence", "brighter", "darker"),
    [("flair", _OEDEMA, _WHITE), ("t1", _WHITE, _GREY), ("t2", _CSF, _WHITE)],
    ids=["weaker lesion in FLAIR", "flatter T1", "darker fluid in T2"],
)
def test_the_strongest_contrast_is_below_the_weakest_from_home(
    sequence: str, brighter: BrainTissue, darker: BrainTissue
) -> None:
    away, home = AWAY_BRAIN_SEQUENCES[sequence], BRAIN_SEQUENCES[sequence]
    assert away[brighter][1] / away[darker][0] < home[brighter][0] / home[darker][1]


def test_no_core_takes_up_as_much_contrast_agent_as_at_home() -> None:
    assert AWAY_BRAIN_SEQUENCES["t1c"][_ENHANCING][1] < BRAIN_SEQUENCES["t1c"][_ENHANCING][0]


@pytest.mark.parametrize(
    ("sequence", "darkest_to_brightest"),
    [
        ("flair", (_CSF, _WHITE, _OEDEMA)),
        ("flair", (_CSF, _GREY, _OEDEMA)),
        ("t1", (_CSF, _OEDEMA, _GREY)),
        ("t1c", (_CSF, _OEDEMA, _WHITE, _ENHANCING)),
        ("t2", (_WHITE, _GREY, _OEDEMA)),
    ],
)
def test_tumour_is_apart_from_what_surrounds_it(sequence: str, darkest_to_brightest: tuple[BrainTissue, ...]) -> None:
    ranges = AWAY_BRAIN_SEQUENCES[sequence]
    assert all(ranges[darker][1] <= ranges[brighter][0] for darker, brighter in pairwise(darkest_to_brightest))


def test_brightness_alone_tells_neither_gliosis_from_oedema_nor_vessels_from_the_rim() -> None:
    for sequence in ("flair", "t2"):
        assert AWAY_BRAIN_SEQUENCES[sequence][BrainTissue.GLIOSIS] == AWAY_BRAIN_SEQUENCES[sequence][_OEDEMA]
    vessel, rim = (AWAY_BRAIN_SEQUENCES["t1c"][tissue] for tissue in (BrainTissue.VESSEL, _ENHANCING))
    assert vessel[0] < rim[1]


def test_sequences_and_tissues_are_those_from_home() -> None:
    assert list(AWAY_BRAIN_SEQUENCES) == list(BRAIN_SEQUENCES)
    assert all(set(ranges) == set(BRAIN_SEQUENCES[name]) for name, ranges in AWAY_BRAIN_SEQUENCES.items())
