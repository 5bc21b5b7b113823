"""checked_pictures names what is wrong with a picture or its label, in one line, before any long work."""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from saved_picture import saved_picture

from common.checks.checked_cases import CheckedCases, report_skipped
from common.checks.checked_pictures import checked_pictures
from common.checks.input_error import InputError
from common.data.segmentation_pictures import picture_cases

IMAGE = np.random.default_rng(0).integers(0, 256, (16, 20), dtype=np.uint8)
LABEL = np.zeros((16, 20), dtype=np.uint8)
LABEL[2:5, 2:5], LABEL[8:12, 3:9] = 1, 2


@pytest.fixture
def case(tmp_path: Path) -> dict[str, Any]:
    """A case without a fault."""
    image, label = saved_picture(tmp_path / "image.png", IMAGE), saved_picture(tmp_path / "label.png", LABEL)
    return {"case_id": "1", "image": image, "label": label}


def _refusal(*cases: dict[str, Any], **options: Any) -> str:
    """What the user reads of the cases: always one line."""
    with pytest.raises(InputError) as caught:
        checked_pictures(cases, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def _named(cases: CheckedCases) -> list[dict[str, Any]]:
    """What was given of the cases: their names and files."""
    return [{key: value for key, value in case.items() if key != "size"} for case in cases]


def test_good_cases_are_handed_on_with_their_size(case: dict[str, Any]) -> None:
    without_label, with_masks = {"image": case["image"]}, {**case, "label": [case["label"]] * 2}
    cases = checked_pictures([case, without_label, with_masks])
    assert isinstance(cases, CheckedCases)
    assert list(cases) == [{**given, "size": (20, 16)} for given in (case, without_label, with_masks)]
    assert cases.skipped == []


@pytest.mark.parametrize("label", ["empty map", "no mask"])
def test_picture_without_any_nucleus_is_good(case: dict[str, Any], label: str) -> None:
    saved_picture(Path(case["label"]), 0 * LABEL)
    if label == "no mask":
        case["label"] = []
    assert _named(checked_pictures([case])) == [case]


@pytest.mark.parametrize("key", ["image", "label"])
def test_every_file_is_read_whole(case: dict[str, Any], key: str) -> None:
    whole = Path(case[key]).read_bytes()
    Path(case[key]).write_bytes(whole[: len(whole) // 2])
    assert _refusal(case).startswith(f"{case[key]}: cannot be read as a picture; truncated or of another format?")


@pytest.mark.parametrize(("value", "count"), [(np.nan, 3), (np.inf, 3), (-np.inf, 3)])
def test_values_that_are_not_finite_are_counted(tmp_path: Path, value: float, count: int) -> None:
    pixels = IMAGE.astype(np.float32)
    pixels[0, :count] = value
    path = saved_picture(tmp_path / "a.tif", pixels)
    assert _refusal({"image": path}) == f"{path}: 3 values are NaN or infinite; every pixel must hold finite numbers"


@pytest.mark.parametrize(("channels", "colour"), [([7], "7"), ([0, 0, 255], "0, 0, 255")], ids=["grey", "RGB"])
def test_constant_picture_is_refused(tmp_path: Path, channels: list[int], colour: str) -> None:
    path = saved_picture(tmp_path / "a.png", np.full((16, 20, len(channels)), channels, dtype=np.uint8).squeeze())
    assert _refusal({"image": path}) == f"{path}: constant picture, every pixel is {colour}; nothing to segment"


def test_small_picture_is_refused(tmp_path: Path) -> None:
    path = saved_picture(tmp_path / "a.png", IMAGE[:15])
    assert _refusal({"image": path}) == f"{path}: must have at least 16 x 16 pixels, got 20 x 15"


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        (LABEL[:, :19], "width x height 19 x 16 must be its picture's, 20 x 16"),
        (LABEL.T, "width x height 16 x 20 must be its picture's, 20 x 16; it is transposed"),
    ],
    ids=["size", "transposed"],
)
def test_label_of_another_size_is_refused(case: dict[str, Any], label: np.ndarray, reason: str) -> None:
    saved_picture(Path(case["label"]), np.ascontiguousarray(label))
    assert _refusal(case) == f"{case['label']}: {reason}"
    case["label"] = [case["label"]]
    assert _refusal(case) == f"{case['label'][0]}: {reason}"


@pytest.mark.parametrize("label", [LABEL.astype(np.float32), LABEL.astype(np.int8) - 1], ids=["float", "negative"])
def test_label_of_other_numbers_is_refused(case: dict[str, Any], tmp_path: Path, label: np.ndarray) -> None:
    path = saved_picture(tmp_path / "label.tif", label)
    assert _refusal({**case, "label": path}).startswith(f"{path}: a label")


def test_kind_of_label_is_handed_on(case: dict[str, Any]) -> None:
    assert _refusal(case, label_kind="mask").endswith("set label_kind to instances")
    assert _named(checked_pictures([case], label_kind="instances")) == [case]


def test_broken_case_is_skipped_where_others_can_go_on(
    case: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    missing = {"case_id": "2", "image": str(tmp_path / "missing.png")}
    cases = checked_pictures([missing, case], skip_broken=True)
    assert _named(cases) == [case]
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.ERROR, f"skipped: {cases.skipped[0]}")
    ]
    with pytest.raises(InputError, match=r"^1 of 2 cases were skipped; first: .*missing\.png: cannot be read"):
        report_skipped(cases, output_dir="runs")
    assert _refusal(missing, case).startswith(missing["image"])


def test_real_nuclei_are_good(shared_data: Path) -> None:
    cases = picture_cases(shared_data / "nuclei", part="all")[::20]
    assert _named(checked_pictures(cases)) == cases
