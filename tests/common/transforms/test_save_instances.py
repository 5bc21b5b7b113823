"""SaveInstancesd writes files that other programs read right, or none."""

import csv
import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from monai.data import MetaTensor
from skimage.io import imread

import common.transforms.save_instances as module
from common.checks.input_error import InputError
from common.transforms.save_instances import SaveInstancesd

FILES = ["a_instances.png", "a_mask.png", "a_objects.csv", "a_overlay.png"]


def _case(case_id: str = "a", **items: Any) -> dict[str, Any]:
    instances = torch.zeros(1, 6, 5, dtype=torch.int32)  # x, y
    instances[0, 1:4, 2] = 1
    instances[0, 5, 3:] = 300
    return {"case_id": case_id, "image": MetaTensor(torch.rand(1, 6, 5)), "pred": MetaTensor(instances), **items}


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_four_files_and_nothing_else_are_left(tmp_path: Path) -> None:
    SaveInstancesd("pred", output_dir=str(tmp_path / "new"))(_case())
    assert _names(tmp_path / "new") == FILES


def test_mask_is_black_and_white_in_8_bits(tmp_path: Path) -> None:
    SaveInstancesd("pred", output_dir=str(tmp_path))(_case())
    mask = imread(tmp_path / "a_mask.png")
    assert mask.dtype == np.uint8
    np.testing.assert_array_equal(mask, np.where(_case()["pred"][0].T > 0, 255, 0))


def test_numbers_are_kept_in_16_bits(tmp_path: Path) -> None:
    SaveInstancesd("pred", output_dir=str(tmp_path))(_case())
    numbers = imread(tmp_path / "a_instances.png")
    assert numbers.dtype == np.uint16
    np.testing.assert_array_equal(numbers, _case()["pred"][0].T)


def test_more_than_16_bits_can_count_are_a_tiff_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    case = _case(pred=torch.full((1, 6, 5), 65_536, dtype=torch.int32))
    SaveInstancesd("pred", output_dir=str(tmp_path))(case)
    assert _names(tmp_path)[0] == "a_instances.tif"
    assert (imread(tmp_path / "a_instances.tif") == 65_536).all()
    assert caplog.messages == ["65536 nuclei, more than 16 bits can count: a_instances.tif has 32"]


def test_65_535_nuclei_are_a_png(tmp_path: Path) -> None:
    SaveInstancesd("pred", output_dir=str(tmp_path))(_case(pred=torch.full((1, 6, 5), 65_535, dtype=torch.int32)))
    assert (imread(tmp_path / "a_instances.png") == 65_535).all()


def test_table_has_a_line_a_nucleus(tmp_path: Path) -> None:
    SaveInstancesd("pred", output_dir=str(tmp_path))(_case())
    with (tmp_path / "a_objects.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["area"], row["centroid_x"], row["top"]) for row in rows] == [
        ("1", "3", "2.0", "2"),
        ("300", "2", "5.0", "3"),
    ]


def test_overlay_is_of_the_pictures_size(tmp_path: Path) -> None:
    SaveInstancesd("pred", output_dir=str(tmp_path))(_case(image=torch.rand(3, 6, 5)))
    assert imread(tmp_path / "a_overlay.png").shape == (5, 6, 3)


def test_data_are_handed_on_untouched(tmp_path: Path) -> None:
    case = _case()
    saved = SaveInstancesd("pred", output_dir=str(tmp_path))(case)
    assert saved == case
    assert saved["pred"] is case["pred"]


def test_case_of_a_sub_folder_is_in_its_name(tmp_path: Path) -> None:
    SaveInstancesd("pred", output_dir=str(tmp_path))(_case("plate 1/well.A1"))
    assert _names(tmp_path)[1] == "plate_1_well.A1_mask.png"


def test_two_cases_of_one_name_are_refused(tmp_path: Path) -> None:
    save = SaveInstancesd("pred", output_dir=str(tmp_path))
    save(_case("a/b"))
    save(_case("a/b"))  # again, as in a second evaluation
    with pytest.raises(InputError, match=r"^a/b and a_b: both would be saved as a_b; rename one of the pictures$"):
        save(_case("a_b"))


def test_failure_at_the_last_file_keeps_the_earlier_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save = SaveInstancesd("pred", output_dir=str(tmp_path))
    save(_case())
    earlier = {name: (tmp_path / name).read_bytes() for name in FILES}

    def fail(*_given: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(module, "instance_overlay", fail)
    with pytest.raises(OSError, match="no space left"):
        save(_case(pred=torch.zeros(1, 6, 5, dtype=torch.int32)))
    assert {name: (tmp_path / name).read_bytes() for name in _names(tmp_path)} == earlier
