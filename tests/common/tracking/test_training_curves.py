"""training_curves draws a panel a kind of curve."""

import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from common.tracking.palette import PALETTE
from common.tracking.training_curves import training_curves

_PANEL = (605, 440)  # pixels, 5.5 x 4 inches
_History = dict[str, list[tuple[float, float]]]


def _picture(path: Path, history: _History) -> NDArray[np.uint8]:
    training_curves(history, path / "curves.png", title="run")
    with Image.open(path / "curves.png") as picture:
        return np.asarray(picture.convert("RGB"))


def _curve(*values: float) -> list[tuple[float, float]]:
    return list(enumerate(values, start=1))


@pytest.mark.parametrize(
    ("history", "columns", "rows"),
    [
        pytest.param({"loss": _curve(2, 1)}, 1, 1, id="loss"),
        pytest.param({"loss": _curve(2, 1), "loss_domain": _curve(2, 1)}, 1, 1, id="two losses"),
        pytest.param({"loss": _curve(2, 1), "learning_rate": _curve(1, 0)}, 2, 1, id="loss and rate"),
        pytest.param({"loss": _curve(2, 1), "dice": _curve(0, 1), "learning_rate": _curve(1, 0.1)}, 2, 2, id="three"),
        pytest.param({"dice": _curve(0, 1), "mean_dice": _curve(math.nan, 0.5)}, 1, 1, id="nan is no scale"),
        pytest.param({"dice": _curve(0, 1), "hd95": _curve(math.nan, 30)}, 2, 1, id="mm apart from fractions"),
        pytest.param({"loss": _curve(2, 1), "learning_rate": []}, 1, 1, id="nothing yet"),
        pytest.param({"loss": _curve(2, 1), "learning_rate": _curve(0, 0)}, 2, 1, id="rate of zero"),
        pytest.param({"loss": _curve(math.nan)}, 1, 1, id="diverged"),
    ],
)
def test_each_kind_of_curve_has_its_panel(tmp_path: Path, history: _History, columns: int, rows: int) -> None:
    height, width, _ = _picture(tmp_path, history).shape
    assert (width // _PANEL[0], height // _PANEL[1]) == (columns, rows)


def test_each_curve_has_its_colour(tmp_path: Path) -> None:
    picture = _picture(tmp_path, {name: _curve(rank, rank + 1) for rank, name in enumerate(("loss_a", "loss_b"))})
    for colour in PALETTE[:2]:
        rgb = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
        assert (picture == rgb).all(axis=-1).sum() > 100


def test_history_without_values_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="history must hold at least one value"):
        training_curves({"loss": []}, tmp_path / "curves.png", title="run")
