"""cell_tracking_cases knows the folders of the Cell Tracking Challenge."""

from pathlib import Path

import pytest
from touched_files import touched_files

from common.checks.input_error import InputError
from common.data.cell_tracking import cell_tracking_cases

_FRAMES = ("01/t000.tif", "01/t001.tif", "01/t002.tif", "02/t000.tif")


def _pair(root: Path, case_id: str, image: str, label: str) -> dict[str, str]:
    return {"case_id": case_id, "image": str(root / image), "label": str(root / label)}


def test_annotated_frames_are_cases(tmp_path: Path) -> None:
    touched_files(tmp_path, *_FRAMES, "01_GT/SEG/man_seg002.tif", "02_GT/SEG/man_seg000.tif")
    touched_files(tmp_path, "01_GT/TRA/man_track000.tif", "01/t000.txt", "01/mask.tif")
    assert cell_tracking_cases(tmp_path) == [
        _pair(tmp_path, "01_t002", "01/t002.tif", "01_GT/SEG/man_seg002.tif"),
        _pair(tmp_path, "02_t000", "02/t000.tif", "02_GT/SEG/man_seg000.tif"),
    ]


def test_experts_come_before_programs(tmp_path: Path) -> None:
    silver = [f"01_ST/SEG/man_seg00{frame}.tif" for frame in range(2)]
    touched_files(tmp_path, *_FRAMES, *silver, "01_GT/SEG/man_seg001.tif")
    assert [case["label"] for case in cell_tracking_cases(tmp_path)] == [
        str(tmp_path / "01_ST/SEG/man_seg000.tif"),
        str(tmp_path / "01_GT/SEG/man_seg001.tif"),
    ]


def test_frames_of_several_data_sets_go_by_their_names(tmp_path: Path) -> None:
    for name in ("PhC-C2DH-U373", "DIC-C2DH-HeLa"):
        touched_files(tmp_path / name, "01/t0000.tif", "01_GT/SEG/man_seg0000.tif")
    assert [case["case_id"] for case in cell_tracking_cases(tmp_path)] == [
        "DIC-C2DH-HeLa_01_t0000",
        "PhC-C2DH-U373_01_t0000",
    ]


def test_every_frame_is_there_to_segment(tmp_path: Path) -> None:
    touched_files(tmp_path, *_FRAMES, "01_GT/SEG/man_seg002.tif")
    cases = cell_tracking_cases(tmp_path, with_labels=False)
    assert [case["image"] for case in cases] == [str(tmp_path / frame) for frame in _FRAMES]
    assert [sorted(case) for case in cases] == [["case_id", "image"]] * 4


def test_sequences_without_annotation_say_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has no annotated frame; .* need NN_GT/SEG/man_segNNN\.tif"):
        cell_tracking_cases(touched_files(tmp_path, *_FRAMES))


def test_other_layouts_have_no_case(tmp_path: Path) -> None:
    assert cell_tracking_cases(touched_files(tmp_path, "images/t000.tif", "labels/t000.tif")) == []
