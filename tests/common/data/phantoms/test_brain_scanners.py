"""BRAIN_SCANNERS has a scanner that nobody at home has seen."""

import pytest

from common.data.phantoms.brain_scanners import BRAIN_SCANNERS


@pytest.mark.parametrize("trait", ["blur", "shading", "noise"])
def test_every_scan_from_away_is_worse_than_any_from_home(trait: str) -> None:
    home, away = (getattr(BRAIN_SCANNERS[centre], trait) for centre in ("home", "away"))
    assert 0 < home[0] < home[1] < away[0] < away[1]


def test_only_the_scale_from_home_is_linear() -> None:
    assert {centre: scanner.gamma == 1 for centre, scanner in BRAIN_SCANNERS.items()} == {"home": True, "away": False}
