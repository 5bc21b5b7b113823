"""confusion_picture draws counts by true and predicted class."""

from pathlib import Path

import numpy as np
import pytest

import common.tracking.confusion_picture as module
from common.tracking.confusion_picture import confusion_picture


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float, str]]:
    """Column, row and text of what is written into cells, and beside them at 1.02."""
    seen: list[tuple[float, float, str]] = []
    monkeypatch.setattr(module.Axes, "text", lambda axes, x, y, text, **given: seen.append((x, y, str(text))))
    return seen


def _draw(folder: Path, counts: list[list[int]] | np.ndarray) -> Path:
    names = [f"class {index}" for index in range(len(counts))]
    confusion_picture(np.array(counts), folder / "a.png", class_names=names, title="confusion")
    return folder / "a.png"


def test_counts_stand_in_the_row_of_their_true_class(tmp_path: Path, written: list[tuple[float, float, str]]) -> None:
    _draw(tmp_path, [[5, 2], [0, 7]])
    assert [cell for cell in written if cell[0] != 1.02] == [(0, 0, "5"), (1, 0, "2"), (1, 1, "7")]


def test_counts_of_many_classes_are_left_out(
    tmp_path: Path, written: list[tuple[float, float, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_WITH_COUNTS", 1)
    _draw(tmp_path, [[5, 2], [0, 7]])
    assert {x for x, _, _ in written} == {1.02}


def test_error_of_each_class_stands_at_the_end_of_its_row(
    tmp_path: Path, written: list[tuple[float, float, str]]
) -> None:
    _draw(tmp_path, [[3, 1, 0], [0, 0, 0], [0, 0, 2]])
    ends = [(y, text) for x, y, text in written if x == 1.02]
    assert ends[1:] == [(0, "25.0"), (1, "-"), (2, "0.0")]


def test_picture_is_whole(tmp_path: Path) -> None:
    assert _draw(tmp_path, [[1, 0], [0, 1]]).stat().st_size > 0
    assert [file.name for file in tmp_path.iterdir()] == ["a.png"]
