"""checked_cases names what is wrong with a case, in one line, before any long work."""

import logging
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from common.checks.checked_cases import CheckedCases, checked_cases, report_skipped
from common.checks.input_error import InputError

AFFINE = np.diag([1.0, 1.0, 1.5, 1.0])
IMAGE = np.random.default_rng(0).random((6, 7, 8), dtype=np.float32)
LABEL = (IMAGE > 0.5).astype(np.uint8)


def _write(path: Path, voxels: np.ndarray, *, affine: np.ndarray = AFFINE) -> str:
    nibabel.save(nibabel.Nifti1Image(voxels, affine), path)
    return str(path)


@pytest.fixture
def case(tmp_path: Path) -> dict[str, Any]:
    """A case without a fault."""
    return {
        "image": _write(tmp_path / "image.nii.gz", IMAGE),
        "label": _write(tmp_path / "label.nii.gz", LABEL),
        "case_id": "1",
    }


@pytest.fixture
def sequences(tmp_path: Path, case: dict[str, Any]) -> dict[str, Any]:
    """A case of two sequences with a mask, without a fault; a third sequence is missing."""
    return {
        "image": [_write(tmp_path / "flair.nii.gz", IMAGE), None, _write(tmp_path / "t1.nii.gz", 2 * IMAGE)],
        "label": case["label"],
        "mask": _write(tmp_path / "mask.nii.gz", LABEL),
        "case_id": "1",
    }


def _check(*cases: dict[str, Any], in_channels: int = 1, **options: Any) -> CheckedCases:
    num_classes = len(options.get("labels") or (0, 1))
    return checked_cases(cases, in_channels=in_channels, num_classes=num_classes, **options)


def _refusal(*cases: dict[str, Any], **options: Any) -> str:
    """What the user reads of the cases: always one line."""
    with pytest.raises(InputError) as caught:
        _check(*cases, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_good_cases_are_handed_on_as_they_are(case: dict[str, Any]) -> None:
    without_label = {"image": case["image"]}
    cases = _check(case, without_label)
    assert list(cases) == [case, without_label]
    assert cases.skipped == []


def test_channels_of_a_4d_file_are_counted(case: dict[str, Any], tmp_path: Path) -> None:
    two_channels = {"image": _write(tmp_path / "two.nii.gz", np.stack([IMAGE, IMAGE], axis=-1))}
    assert list(_check(two_channels, in_channels=2)) == [two_channels]
    assert "two.nii.gz: must be a 3D image with 1 channel(s), got channels x size 2x6x7x8" in _refusal(two_channels)
    assert "image.nii.gz: must be a 3D image with 2 channel(s), got channels x size 1x6x7x8" in _refusal(
        case, in_channels=2
    )


def test_flat_image_is_refused(tmp_path: Path) -> None:
    flat = {"image": _write(tmp_path / "flat.nii.gz", IMAGE[..., 0])}
    assert "flat.nii.gz: must be a 3D image with 1 channel(s), got channels x size 1x6x7" in _refusal(flat)


@pytest.mark.parametrize("key", ["image", "label"])
def test_missing_file_is_refused(case: dict[str, Any], key: str) -> None:
    Path(case[key]).unlink()
    message = _refusal(case)
    assert message.startswith(f"{case[key]}: cannot be read as an image")
    assert "No such file" in message


@pytest.mark.parametrize("key", ["image", "label"])
def test_truncated_file_is_refused(case: dict[str, Any], key: str) -> None:
    whole = Path(case[key]).read_bytes()
    Path(case[key]).write_bytes(whole[: len(whole) // 2])
    assert _refusal(case).startswith(f"{case[key]}: cannot be read as an image; truncated or of another format?")


@pytest.mark.parametrize("content", [b"not an image", b""], ids=["text", "empty"])
@pytest.mark.parametrize("name", ["case.nii.gz", "case.nii", "case.mhd", "case.nrrd"])
def test_file_of_another_format_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    message = _refusal({"image": str(tmp_path / name)})
    assert message.startswith(f"{tmp_path / name}: cannot be read as an image; truncated or of another format?")


def test_header_without_its_voxels_is_refused(tmp_path: Path) -> None:
    header = tmp_path / "case.mhd"
    header.write_text(
        "ObjectType = Image\nNDims = 3\nDimSize = 4 4 4\nElementType = MET_SHORT\nElementDataFile = case.raw\n"
    )
    message = _refusal({"image": str(header)})
    assert message.startswith(f"{header}: cannot be read as an image")
    assert "No such file" in message


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
def test_voxels_that_are_not_finite_are_counted(tmp_path: Path, value: float) -> None:
    voxels = IMAGE.copy()
    voxels[0, 0, :3] = value
    message = _refusal({"image": _write(tmp_path / "case.nii.gz", voxels)})
    assert message == f"{tmp_path / 'case.nii.gz'}: 3 voxels are NaN or infinite; every voxel must be a finite number"


@pytest.mark.parametrize("dtype", [np.float32, np.int16], ids=["floating point", "integer"])
def test_constant_image_is_refused(tmp_path: Path, dtype: type) -> None:
    message = _refusal({"image": _write(tmp_path / "case.nii.gz", np.full((4, 4, 4), 7, dtype))})
    assert message == f"{tmp_path / 'case.nii.gz'}: constant image, every voxel is 7; nothing to segment"


@pytest.mark.parametrize(
    ("voxels", "size"),
    [(LABEL[:5], "(1, 5, 7, 8)"), (np.stack([LABEL, LABEL], axis=-1), "(2, 6, 7, 8)")],
    ids=["size", "channels"],
)
def test_label_of_another_shape_is_refused(case: dict[str, Any], voxels: np.ndarray, size: str) -> None:
    _write(Path(case["label"]), voxels)
    message = _refusal(case)
    assert message.startswith(f"{case['label']}: size {size}")
    assert "(1, 6, 7, 8)" in message
    assert case["image"] in message


def test_label_with_another_affine_is_refused(case: dict[str, Any]) -> None:
    _write(Path(case["label"]), LABEL, affine=np.diag([1.0, 1.0, 2.0, 1.0]))  # 2 mm slices, 1.5 mm in the image
    message = _refusal(case)
    assert message.startswith(f"{case['label']}: affine")
    assert "by up to 3.5 mm" in message  # at the far end of 8 slices
    assert case["image"] in message


def test_rounded_affine_is_accepted(case: dict[str, Any]) -> None:
    _write(Path(case["label"]), LABEL, affine=AFFINE + 1e-4)
    assert list(_check(case)) == [case]


@pytest.mark.parametrize(
    ("label", "value"),
    [(7 * LABEL, "7"), (np.float32(0.5) * LABEL, "0.5"), (-1.0 * LABEL, "-1"), (np.nan * LABEL, "nan")],
    ids=["class 7", "half", "negative", "nan"],
)
def test_label_outside_the_classes_is_refused(case: dict[str, Any], label: np.ndarray, value: str) -> None:
    _write(Path(case["label"]), label)
    expected = f"{case['label']}: label {value} is outside the declared classes 0 to 1; set class_names"
    assert _refusal(case) == expected


def test_floating_point_label_of_whole_classes_is_accepted(case: dict[str, Any]) -> None:
    _write(Path(case["label"]), LABEL.astype(np.float32))
    assert list(_check(case)) == [case]


def test_unsigned_integers_are_checked_too(tmp_path: Path) -> None:
    voxels = np.arange(64, dtype=np.uint16).reshape(4, 4, 4)
    case = {"image": _write(tmp_path / "image.nii", voxels), "label": _write(tmp_path / "label.nii", voxels)}
    assert _refusal(case) == f"{case['label']}: label 2 is outside the declared classes 0 to 1; set class_names"


@pytest.mark.parametrize(("factor", "labels"), [(1, [0, 1]), (4, [0, 1, 2, 4])], ids=["2023", "2017"])
def test_declared_labels_are_accepted(case: dict[str, Any], factor: int, labels: list[int]) -> None:
    _write(Path(case["label"]), np.uint8(factor) * LABEL)
    assert list(_check(case, labels=labels)) == [case]


def test_undeclared_label_is_refused_with_the_declared_ones(case: dict[str, Any]) -> None:
    assert _refusal(case, labels=[0, 2]) == (
        f"{case['label']}: label 1 is outside the declared labels 0, 2; set labels and class_names"
    )


@pytest.mark.parametrize(("value", "labels"), [(4, [0, 1, 2, 3]), (3, [0, 1, 2, 4])])
def test_labels_of_another_brats_explain_the_conventions(case: dict[str, Any], value: int, labels: list[int]) -> None:
    _write(Path(case["label"]), np.uint8(value) * LABEL)
    message = _refusal(case, labels=labels)
    assert f"label {value} is outside the declared labels {', '.join(map(str, labels))}; BraTS 2013" in message
    assert message.endswith("2017 to 2021 have 0, 1, 2, 4, 2023 has 0 to 3: set labels and class_names")


def test_good_case_of_several_sequences_is_handed_on(sequences: dict[str, Any]) -> None:
    assert list(_check(sequences, in_channels=3)) == [sequences]


def test_sequences_are_counted_against_the_channels(sequences: dict[str, Any]) -> None:
    assert _refusal(sequences, in_channels=4) == "case 1: must have a sequence for each of 4 channel(s), got 3"


@pytest.mark.parametrize("key", ["flair", "t1", "mask"])
def test_every_file_of_a_case_is_read(sequences: dict[str, Any], tmp_path: Path, key: str) -> None:
    (tmp_path / f"{key}.nii.gz").write_bytes(b"no image")
    assert _refusal(sequences, in_channels=3).startswith(f"{tmp_path / key}.nii.gz: cannot be read as an image")


@pytest.mark.parametrize("name", ["flair", "t1"])
def test_sequence_has_three_axes(sequences: dict[str, Any], tmp_path: Path, name: str) -> None:
    path = _write(tmp_path / f"{name}.nii.gz", np.stack([IMAGE, IMAGE], axis=-1))
    expected = f"{path}: must be a 3D image with 1 channel(s), got channels x size 2x6x7x8"
    assert _refusal(sequences, in_channels=3) == expected


def test_infinite_voxel_of_a_sequence_is_refused(sequences: dict[str, Any], tmp_path: Path) -> None:
    path = _write(tmp_path / "t1.nii.gz", np.where(LABEL, np.inf, IMAGE))
    assert _refusal(sequences, in_channels=3).startswith(f"{path}: {LABEL.sum()} voxels are NaN or infinite")


@pytest.mark.parametrize("name", ["flair", "t1"])
def test_sequence_of_zeros_is_refused(sequences: dict[str, Any], tmp_path: Path, name: str) -> None:
    path = _write(tmp_path / f"{name}.nii.gz", 0 * IMAGE)
    message = _refusal(sequences, in_channels=3)
    assert message.startswith(f"{path}: constant image, every voxel is 0; ")
    assert "missing_sequences" in message


@pytest.mark.parametrize("name", ["t1", "label", "mask"])
def test_files_of_a_case_share_the_grid_of_its_first_sequence(
    sequences: dict[str, Any], tmp_path: Path, name: str
) -> None:
    path = _write(tmp_path / f"{name}.nii.gz", LABEL, affine=np.diag([1.0, 1.0, 2.0, 1.0]))
    expected = f"{path}: affine must be its image's, differs by up to 3.5 mm ({sequences['image'][0]})"
    assert _refusal(sequences, in_channels=3) == expected
    _write(Path(path), LABEL[:5])
    expected = f"{path}: size (1, 5, 7, 8) must be its image's, (1, 6, 7, 8) ({sequences['image'][0]})"
    assert _refusal(sequences, in_channels=3) == expected


def test_empty_mask_is_refused(sequences: dict[str, Any]) -> None:
    _write(Path(sequences["mask"]), 0 * LABEL)
    message = _refusal(sequences, in_channels=3)
    assert message.startswith(f"{sequences['mask']}: mask excludes every voxel of {sequences['image'][0]}; ")


def test_all_broken_cases_are_logged_and_the_first_is_raised(
    case: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = [{"image": str(tmp_path / f"missing-{i}.nii.gz")} for i in range(2)]
    message = _refusal(case, *broken)
    assert message.startswith(broken[0]["image"])
    assert message.endswith("(2 of 3 cases are broken)")
    assert [record.getMessage().startswith(f"error: {broken[1]['image']}") for record in caplog.records] == [True]


def test_broken_case_is_skipped_where_others_can_go_on(
    case: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    missing = str(tmp_path / "missing.nii.gz")
    cases = _check({"image": missing}, case, skip_broken=True)
    assert list(cases) == [case]
    assert [line.startswith(missing) for line in cases.skipped] == [True]
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.ERROR, f"skipped: {cases.skipped[0]}")
    ]


def test_nothing_is_skipped_where_all_cases_are_broken(tmp_path: Path) -> None:
    broken = [{"image": str(tmp_path / f"missing-{i}.nii.gz")} for i in range(2)]
    assert _refusal(*broken, skip_broken=True).endswith("(2 of 2 cases are broken)")


@pytest.mark.parametrize(("labels", "warns"), [([0, 1], False), ([0, 1, 4], True), (None, False)])
def test_declared_label_that_no_case_has_is_warned_of(
    case: dict[str, Any], caplog: pytest.LogCaptureFixture, labels: list[int] | None, warns: bool
) -> None:
    _check(case, labels=labels)
    assert [message.startswith("warning: label 4 is declared but no case has it") for message in caplog.messages] == [
        True
    ] * warns


def test_labels_are_as_many_as_classes(case: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"^labels: must be one for each of the 3 class_names, got \[0, 1\]$"):
        checked_cases([case], in_channels=1, num_classes=3, labels=[0, 1])


def test_skipped_cases_make_the_end_of_a_batch_fail(case: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"^2 of 3 cases were skipped; first: a\.nii\.gz: broken$"):
        report_skipped(CheckedCases([case], ["a.nii.gz: broken", "b.nii.gz: broken"]), output_dir="runs")


@pytest.mark.parametrize("skipped", [[], ["a.nii.gz: broken"]], ids=["all done", "one skipped"])
def test_end_of_a_batch_says_where_the_results_are(
    case: dict[str, Any], skipped: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), pytest.raises(InputError) if skipped else nullcontext():
        report_skipped(CheckedCases([case], skipped), output_dir="runs")
    assert caplog.messages == ["results: runs"]


def test_of_several_processes_the_first_alone_reports(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cases = CheckedCases([case], ["a.nii.gz: broken"])
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("RANK", "1")
    report_skipped(cases, output_dir="runs")
    assert not caplog.messages
    monkeypatch.setenv("RANK", "0")
    with pytest.raises(InputError, match="1 of 2 cases were skipped"):
        report_skipped(cases, output_dir="runs")
