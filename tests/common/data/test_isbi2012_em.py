"""isbi2012_em_cases takes the stacks of the challenge apart."""

from pathlib import Path

import numpy as np
import pytest
import tifffile
from touched_files import touched_files

from common.checks.input_error import InputError
from common.data.isbi2012_em import isbi2012_em_cases
from common.data.read_instances import read_instances


def _stack(path: Path, pages: int) -> str:
    """Of pages with a membrane one further to the right on each."""
    section = 255 * np.stack([np.arange(8) != page + 1 for page in range(pages)]).astype(np.uint8)
    tifffile.imwrite(path, np.repeat(section[:, None], 8, axis=1), photometric="minisblack")
    return str(path)


def test_every_page_is_a_case(tmp_path: Path) -> None:
    image, label = _stack(tmp_path / "train-volume.tif", 3), _stack(tmp_path / "train-labels.tif", 3)
    assert isbi2012_em_cases(tmp_path) == [
        {"case_id": f"train-volume_0{page}", "image": f"{image}#{page}", "label": f"{label}#{page}"}
        for page in range(3)
    ]


def test_objects_are_the_insides_of_cells(tmp_path: Path) -> None:
    _stack(tmp_path / "train-volume.tif", 3)
    _stack(tmp_path / "train-labels.tif", 3)
    cells = read_instances(isbi2012_em_cases(tmp_path)[1]["label"])
    assert cells[0, :, 0].tolist() == [1, 1, 0, 2, 2, 2, 2, 2]


def test_sections_to_segment_are_those_of_the_test(tmp_path: Path) -> None:
    image = _stack(tmp_path / "train-volume.tif", 2)
    expected = [{"case_id": f"train-volume_0{page}", "image": f"{image}#{page}"} for page in range(2)]
    assert isbi2012_em_cases(tmp_path, with_labels=False) == expected
    image = _stack(tmp_path / "test-volume.tif", 2)
    expected = [{"case_id": f"test-volume_0{page}", "image": f"{image}#{page}"} for page in range(2)]
    assert isbi2012_em_cases(tmp_path, with_labels=False) == expected


def test_stack_without_labels_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"train-volume\.tif has no labels train-labels\.tif beside it"):
        isbi2012_em_cases(touched_files(tmp_path, "train-volume.tif"))


def test_labels_have_a_page_for_each_section(tmp_path: Path) -> None:
    _stack(tmp_path / "train-volume.tif", 3)
    _stack(tmp_path / "train-labels.tif", 2)
    with pytest.raises(
        InputError, match=r"train-labels\.tif: must have a page for each of the 3 of .*, got 2; truncated"
    ):
        isbi2012_em_cases(tmp_path)


def test_other_layouts_have_no_case(tmp_path: Path) -> None:
    assert isbi2012_em_cases(touched_files(tmp_path, "images/a.tif", "labels/a.tif")) == []
