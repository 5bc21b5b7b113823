"""picture_page parts a file from its page."""

from pathlib import Path

import pytest

from common.data.picture_page import picture_page


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/stack.tif#3", ("a/stack.tif", 3)),
        ("a/STACK.TIFF#12", ("a/STACK.TIFF", 12)),
        ("a/stack.tif", ("a/stack.tif", None)),
        ("a/stack.tif#", ("a/stack.tif#", None)),
        ("a/picture#3.png", ("a/picture#3.png", None)),
        ("a/picture.png#3", ("a/picture.png#3", None)),
    ],
)
def test_only_a_number_behind_a_tiff_is_a_page(path: str, expected: tuple[str, int | None]) -> None:
    assert picture_page(path) == (Path(expected[0]), expected[1])


def test_file_of_that_very_name_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "a.tif#3").touch()
    assert picture_page(tmp_path / "a.tif#3") == (tmp_path / "a.tif#3", None)
