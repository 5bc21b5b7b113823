"""picture_pages counts the pictures in a file."""

from pathlib import Path

import numpy as np
import pytest
import tifffile

from common.data.picture_pages import picture_pages


def _stack(path: Path, pages: int) -> Path:
    tifffile.imwrite(path, np.zeros((pages, 8, 8), dtype=np.uint8), photometric="minisblack")
    return path


def test_pages_of_a_stack_are_named_in_order(tmp_path: Path) -> None:
    path = _stack(tmp_path / "a.tif", 101)
    pages = picture_pages(path, case_id="cells")
    assert list(pages) == sorted(pages)
    assert list(pages.items())[:2] == [("cells_000", f"{path}#0"), ("cells_001", f"{path}#1")]
    assert len(pages) == 101
    assert list(picture_pages(_stack(tmp_path / "b.tif", 2), case_id="b")) == ["b_00", "b_01"]


@pytest.mark.parametrize("name", ["a.tif", "a.tif#0"])
def test_one_picture_keeps_its_name(tmp_path: Path, name: str) -> None:
    _stack(tmp_path / "a.tif", 1 if name == "a.tif" else 3)
    assert picture_pages(tmp_path / name, case_id="a") == {"a": str(tmp_path / name)}


@pytest.mark.parametrize("name", ["a.png", "a.tif", "missing.tif"])
def test_file_that_is_no_stack_is_left_to_the_checks(tmp_path: Path, name: str) -> None:
    if name != "missing.tif":
        (tmp_path / name).write_text("no picture")
    assert picture_pages(tmp_path / name, case_id="a") == {"a": str(tmp_path / name)}


def test_truncated_stack_is_left_to_the_checks(tmp_path: Path) -> None:
    path = _stack(tmp_path / "a.tif", 100)
    path.write_bytes(path.read_bytes()[:3000])
    assert picture_pages(path, case_id="a") == {"a": str(path)}
