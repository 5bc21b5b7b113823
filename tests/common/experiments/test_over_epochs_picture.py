"""over_epochs_picture draws a panel a curve, and one of the score."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from common.experiments.estimate import Estimate
from common.experiments.over_epochs_picture import over_epochs_picture
from common.tracking.palette import PALETTE

_SCORES = {2: Estimate(0.25, 0.125, 0.5), 4: Estimate(0.5, 0.25, 0.75)}
_PANEL, _REST = 209, 110  # pixels, 1.9 and 1 inch
_CURVE = [(1.0, 0.5), (2.0, 0.25)]


def _picture(folder: Path, curves: dict[str, Any], scores: dict[int, Estimate], **how: Any) -> NDArray[np.uint8]:
    over_epochs_picture(scores, curves, folder / "a.png", title="run", score_name="dice_whole", **how)
    with Image.open(folder / "a.png") as picture:
        return np.asarray(picture.convert("RGB"))


def _pixels(picture: NDArray[np.uint8], colour: str) -> int:
    rgb = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return int((picture == rgb).all(axis=-1).sum())


@pytest.mark.parametrize(
    ("names", "panels"),
    [
        pytest.param([], 1, id="score alone"),
        pytest.param(["loss", "learning_rate"], 3, id="any training"),
        pytest.param(["learning_rate", "loss", "domain_accuracy", "segmentation_loss", "alpha"], 4, id="adversarial"),
    ],
)
def test_each_curve_that_is_published_or_else_each_has_a_panel(tmp_path: Path, names: list[str], panels: int) -> None:
    height = len(_picture(tmp_path, dict.fromkeys(names, _CURVE), _SCORES))
    assert height == pytest.approx(_REST + panels * _PANEL, abs=1)


def test_curve_without_values_has_no_panel(tmp_path: Path) -> None:
    assert len(_picture(tmp_path, {"loss": []}, _SCORES)) == pytest.approx(_REST + _PANEL, abs=1)


def test_schedules_come_last(tmp_path: Path) -> None:
    """The score's colour is in the upper panel."""
    picture = _picture(tmp_path, {"alpha": _CURVE}, _SCORES)
    upper, lower = picture[: len(picture) // 2], picture[len(picture) // 2 :]
    assert _pixels(upper, PALETTE[4]) > 100 > _pixels(lower, PALETTE[4])
    assert _pixels(lower, PALETTE[5]) > 100 > _pixels(upper, PALETTE[5])


def test_marks_and_chance_are_lines(tmp_path: Path) -> None:
    curves = {"domain_accuracy": _CURVE}
    ways: list[dict[str, Any]] = [{}, {"chance": 0.5}, {"marks": {"from": 2}}, {"marks": {"from": 2, "until": 3}}]
    plain, chance, one, two = (
        int((_picture(tmp_path, curves, _SCORES, **how) < 160).all(axis=-1).sum()) for how in ways
    )
    assert min(chance, one) > plain + 100  # dark pixels
    assert two > one + 100


def test_scores_without_an_interval_are_drawn(tmp_path: Path) -> None:
    """Of a single case, or of none."""
    scores = {1: Estimate(0.5, math.nan, math.nan), 2: Estimate(math.nan, math.nan, math.nan)}
    assert _pixels(_picture(tmp_path, {}, scores), PALETTE[4]) > 10
