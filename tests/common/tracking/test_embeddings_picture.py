"""embeddings_picture draws points by class, in a panel an epoch."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import common.tracking.embeddings_picture as module
from common.tracking.embeddings_picture import embeddings_picture

_POINTS = np.array([[0.0, 0.0], [2.0, 0.0], [8.0, 9.0], [4.0, 0.0]])
_LABELS = np.array([0, 0, 1, 0])


@pytest.fixture
def scattered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[float]]]:
    """Marker and x of the points that are drawn."""
    seen: list[tuple[str, list[float]]] = []
    scatter = module.Axes.scatter

    def spy(axes: module.Axes, x: np.ndarray, y: np.ndarray, **given: Any) -> Any:
        seen.extend([(given["marker"], x.tolist())] if len(x) else [])
        return scatter(axes, x, y, **given)

    monkeypatch.setattr(module.Axes, "scatter", spy)
    return seen


def _draw(folder: Path, *, panels: int = 1, **changed: Any) -> Path:
    by_name = {f"epoch {index}": _POINTS for index in range(panels)}
    embeddings_picture(by_name, _LABELS, folder / "a.png", title="points", class_names=["cat", "dog"], **changed)
    return folder / "a.png"


def test_points_are_drawn_by_class_and_marked_ones_apart(
    tmp_path: Path, scattered: list[tuple[str, list[float]]]
) -> None:
    _draw(tmp_path, marked=1)
    assert scattered == [("o", [0.0, 2.0]), ("*", [4.0]), ("o", [8.0])]


def test_name_of_a_class_stands_at_its_median(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[tuple[float, float, str]] = []
    text = module.Axes.text

    def spy(axes: module.Axes, x: float, y: float, name: str, **given: Any) -> Any:
        names.append((x, y, name))
        return text(axes, x, y, name, **given)

    monkeypatch.setattr(module.Axes, "text", spy)
    _draw(tmp_path)
    assert names == [(2.0, 0.0, "cat"), (8.0, 9.0, "dog")]


@pytest.mark.parametrize(("panels", "width"), [(1, 6.0), (3, 3 * 3.6)])
def test_each_epoch_has_its_panel(tmp_path: Path, panels: int, width: float) -> None:
    with Image.open(_draw(tmp_path, panels=panels)) as picture:
        assert picture.width == round(width * 110)
