"""reliability_picture draws accuracy against confidence."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import common.tracking.reliability_picture as module
from common.metrics.reliability_bins import ReliabilityBins
from common.tracking.reliability_picture import reliability_picture

BINS = ReliabilityBins(np.array([0, 4]), np.array([0.0, 3.6]), np.array([0, 3]))
EMPTY = ReliabilityBins(np.zeros(2, np.int64), np.zeros(2), np.zeros(2, np.int64))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[float], list[float]]]:
    """Heights and bottoms of the bars of each call."""
    seen: list[tuple[list[float], list[float]]] = []
    draw = module.Axes.bar

    def bar(axes: Any, left: Any, height: Any, width: float, **given: Any) -> Any:
        seen.append((np.asarray(height).tolist(), np.broadcast_to(given.get("bottom", 0), (2,)).tolist()))
        return draw(axes, left, height, width, **given)

    monkeypatch.setattr(module.Axes, "bar", bar)
    return seen


def test_gap_stands_on_the_accuracy_and_ends_at_the_confidence(
    tmp_path: Path, drawn: list[tuple[list[float], list[float]]]
) -> None:
    reliability_picture({"before": BINS}, tmp_path / "a.png", title="reliability")
    (accuracy, _), (gap, bottom), (shares, _) = drawn
    assert accuracy[1] == bottom[1] == 0.75
    assert gap[1] == pytest.approx(0.15)
    assert shares == [0, 1]


def test_title_has_the_calibration_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    titles: list[str] = []
    monkeypatch.setattr(module.Axes, "set_title", lambda axes, text, **given: titles.append(text))
    reliability_picture({"before": BINS, "after": EMPTY}, tmp_path / "a.png", title="reliability")
    assert titles == ["before, ECE 0.1500", "after, ECE nan"]


@pytest.mark.parametrize(
    ("names", "rows", "columns"), [("ab", ["ab"], 2), ("abcd", ["abcd"], 4), ("abcdef", ["abcd", "ef"], 4)]
)
def test_more_than_four_panels_wrap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: str, rows: list[str], columns: int
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(module, "_draw_row", lambda figure, row, columns: seen.append("".join(dict(row))))
    reliability_picture(dict.fromkeys(names, BINS), tmp_path / "a.png", title="reliability")
    assert seen == rows
    with Image.open(tmp_path / "a.png") as picture:
        # inches of a column and a row, and of the margin, of 110 dots
        assert picture.size == (int((4.2 * columns + 0.4) * 110), int((5.2 * len(rows) + 0.4) * 110))


def test_places_without_a_panel_are_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden: list[Any] = []
    monkeypatch.setattr(module, "_COLUMNS", 2)
    monkeypatch.setattr(module.Axes, "set_axis_off", lambda axes: hidden.append(axes))
    reliability_picture(dict.fromkeys("abc", BINS), tmp_path / "a.png", title="reliability")
    # the accuracy and the shares of the fourth
    assert len(hidden) == 2
    assert not any(axes.has_data() for axes in hidden)


def test_picture_is_whole(tmp_path: Path) -> None:
    reliability_picture({"before": BINS}, tmp_path / "a.png", title="reliability")
    assert [(file.name, file.stat().st_size > 0) for file in tmp_path.iterdir()] == [("a.png", True)]
