"""volume_record finds everything that is wrong with a case of volumes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.volume_record import volume_record

AFFINE = np.diag([-1.0, 1.0, 1.5, 1.0])
IMAGE = np.random.default_rng(0).random((6, 7, 8), dtype=np.float32)
LABEL = np.zeros((6, 7, 8), np.uint8)
LABEL[2:4, 2:4, 2:4] = 1


def _write(path: Path, voxels: np.ndarray, *, affine: np.ndarray = AFFINE) -> str:
    nibabel.save(nibabel.Nifti1Image(voxels, affine), path)
    return str(path)


@pytest.fixture
def case(tmp_path: Path) -> dict[str, Any]:
    """Of two sequences, with a label and a mask, without a fault."""
    return {
        "case_id": "a",
        "image": [_write(tmp_path / "flair.nii.gz", IMAGE), _write(tmp_path / "t1.nii.gz", 2 * IMAGE)],
        "label": _write(tmp_path / "label.nii.gz", LABEL),
        "mask": _write(tmp_path / "mask.nii.gz", np.ones_like(LABEL)),
    }


def _record(case: dict[str, Any], **options: Any) -> CaseRecord:
    settings: dict[str, Any] = {"sequences": ["flair", "t1"], "class_names": ["background", "lesion"], "in_channels": 2}
    return volume_record(case, **{**settings, **options})


def _rules(record: CaseRecord) -> list[tuple[str, str, str]]:
    return [(found.severity, Path(found.file).name, found.rule) for found in record.findings]


def test_good_case_is_described(case: dict[str, Any]) -> None:
    record = _record(case)
    assert record.findings == []
    assert (record.size, record.spacing, record.axis_codes) == ((6, 7, 8), (1.0, 1.0, 1.5), "LAS")
    assert record.counts == {"background voxels": 6 * 7 * 8 - 8, "lesion voxels": 8}
    assert record.intensities["t1"].mean == pytest.approx(2 * record.intensities["flair"].mean)
    assert list(record.hashes) == case["image"]
    assert record.thumbnail is not None
    assert record.thumbnail.label is not None
    assert record.thumbnail.label.sum() == 4


def test_missing_sequence_and_label_leave_a_description(case: dict[str, Any]) -> None:
    record = _record({"case_id": "a", "image": [None, case["image"][1]]})
    assert record.findings == []
    assert list(record.intensities) == ["t1"]
    assert record.counts == {}


def _not_a_number(folder: Path) -> None:
    voxels = IMAGE.copy()
    voxels[0, 0, :2] = np.nan
    _write(folder / "t1.nii.gz", voxels)


BREAKAGES: dict[str, tuple[Callable[[Path], Any], str, str]] = {
    "truncated": (
        lambda folder: (folder / "t1.nii.gz").write_bytes((folder / "t1.nii.gz").read_bytes()[:200]),
        "t1.nii.gz",
        "cannot be read as an image",
    ),
    "not a number": (
        _not_a_number,
        "t1.nii.gz",
        "2 voxels are NaN or infinite",
    ),
    "constant": (
        lambda folder: _write(folder / "t1.nii.gz", np.full_like(IMAGE, 3)),
        "t1.nii.gz",
        "constant image, every voxel is 3",
    ),
    "flat": (
        lambda folder: _write(folder / "t1.nii.gz", IMAGE[..., 0]),
        "t1.nii.gz",
        "must be a 3D image with 1 channel(s), got channels x size 1x6x7",
    ),
    "another size": (
        lambda folder: _write(folder / "t1.nii.gz", IMAGE[:-1]),
        "t1.nii.gz",
        "size (1, 5, 7, 8) must be its image's, (1, 6, 7, 8)",
    ),
    "another place": (
        lambda folder: _write(folder / "t1.nii.gz", IMAGE, affine=np.diag([1.0, 1.0, 1.5, 1.0])),
        "t1.nii.gz",
        "affine must be its image's, differs by up to 10 mm",
    ),
    "undeclared label": (
        lambda folder: _write(folder / "label.nii.gz", 3 * LABEL),
        "label.nii.gz",
        "label 3 is outside the declared classes 0 to 1",
    ),
    "label of another size": (
        lambda folder: _write(folder / "label.nii.gz", LABEL[:-1]),
        "label.nii.gz",
        "size (1, 5, 7, 8) must be its image's, (1, 6, 7, 8)",
    ),
    "mask without a voxel": (
        lambda folder: _write(folder / "mask.nii.gz", np.zeros_like(LABEL)),
        "mask.nii.gz",
        "mask excludes every voxel",
    ),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_one_fault_is_one_error(case: dict[str, Any], tmp_path: Path, breakage: str) -> None:
    destroy, file, rule = BREAKAGES[breakage]
    destroy(tmp_path)
    (found,) = _record(case).findings
    assert (found.severity, found.case, Path(found.file).name) == ("error", "a", file)
    assert found.rule.startswith(rule)
    assert found.fix
    assert "\n" not in str(found)


def test_empty_label_is_a_warning(case: dict[str, Any], tmp_path: Path) -> None:
    _write(tmp_path / "label.nii.gz", np.zeros_like(LABEL))
    assert _rules(_record(case)) == [("warning", "label.nii.gz", "label is empty")]


def test_all_faults_are_found_at_once(case: dict[str, Any], tmp_path: Path) -> None:
    _not_a_number(tmp_path)
    _write(tmp_path / "label.nii.gz", 3 * LABEL[:-1])
    _write(tmp_path / "mask.nii.gz", np.zeros_like(LABEL))
    assert [Path(found.file).name for found in _record(case).findings] == [
        "t1.nii.gz",
        "label.nii.gz",
        "label.nii.gz",
        "mask.nii.gz",
    ]


def test_case_without_a_readable_image_is_still_a_record(case: dict[str, Any]) -> None:
    for path in case["image"]:
        Path(path).write_text("no volume")
    record = _record(case)
    assert len(record.findings) == 2
    assert record.is_broken
    assert (record.size, record.thumbnail) == ((), None)


def test_channels_of_one_file_are_the_sequences(tmp_path: Path) -> None:
    path = _write(tmp_path / "both.nii.gz", np.stack([IMAGE, 2 * IMAGE], axis=-1))
    record = _record({"case_id": "a", "image": path})
    assert record.findings == []
    assert list(record.intensities) == ["flair", "t1"]
    assert list(record.hashes) == [path]


def test_labels_of_a_data_set_of_its_own_are_counted_by_class(case: dict[str, Any], tmp_path: Path) -> None:
    _write(tmp_path / "label.nii.gz", 4 * LABEL)
    record = _record(case, labels=[0, 4])
    assert record.findings == []
    assert record.counts["lesion voxels"] == 8
