"""Polygons go around objects and come back as the same objects."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from common.checks.input_error import InputError
from common.label.polygon_files import object_polygons, write_polygon_label


def _xml(polygons: list[list[list[float]]], *, left: float = 0, top: float = 0) -> str:
    """As QuPath's extension writes it."""
    points = [
        "".join(f'<Coordinate Order="{i}" X="{x - left}" Y="{y - top}"/>' for i, (x, y) in enumerate(polygon))
        for polygon in polygons
    ]
    annotations = "".join(
        f'<Annotation Name="nucleus"><Coordinates>{text}</Coordinates></Annotation>' for text in points
    )
    return f'<ASAP_Annotations><Annotations X="{left}" Y="{top}">{annotations}</Annotations></ASAP_Annotations>'


def _read_back(folder: Path, text: str) -> NDArray[np.integer]:
    (folder / "label.xml").write_text(text)
    Image.new("L", (20, 12)).save(folder / "cells.png")
    write_polygon_label(folder / "label.xml", folder / "label.png", image=folder / "cells.png")
    return np.asarray(Image.open(folder / "label.png"))


@pytest.fixture
def touching() -> NDArray[np.integer]:
    """Two objects that touch, (12, 20)."""
    numbers = np.zeros((12, 20), dtype=np.int32)
    numbers[3:8, 4:9], numbers[3:8, 9:15] = 1, 2
    return numbers


@pytest.mark.parametrize("corner", [(0, 0), (3, 2)], ids=["whole picture", "region of it"])
def test_touching_objects_come_back_apart(
    tmp_path: Path, touching: NDArray[np.integer], corner: tuple[int, int]
) -> None:
    text = _xml(object_polygons(touching), left=corner[0], top=corner[1])
    np.testing.assert_array_equal(_read_back(tmp_path, text), touching)


def test_each_object_has_a_polygon() -> None:
    assert object_polygons(np.zeros((4, 4), dtype=np.int32)) == []
    assert len(object_polygons(np.diag([1, 0, 2, 0, 3]))) == 3


def test_no_polygon_is_an_empty_label(tmp_path: Path) -> None:
    assert not _read_back(tmp_path, _xml([])).any()


def test_broken_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="must be QuPath's XML of annotations"):
        _read_back(tmp_path, "<ASAP_Annotations>")
