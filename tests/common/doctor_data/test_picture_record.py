"""picture_record finds everything that is wrong with a picture and its label."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from saved_picture import saved_picture

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.picture_record import picture_record

PICTURE = np.random.default_rng(0).integers(0, 255, (20, 24), dtype=np.uint8)
LABEL = np.zeros((20, 24), np.uint8)
LABEL[2:6, 2:6], LABEL[10:12, 10:13] = 1, 2


@pytest.fixture
def case(tmp_path: Path) -> dict[str, Any]:
    """Without a fault."""
    image, label = saved_picture(tmp_path / "image.png", PICTURE), saved_picture(tmp_path / "label.png", LABEL)
    return {"case_id": "a", "image": image, "label": label}


def _record(case: dict[str, Any]) -> CaseRecord:
    return picture_record(case, class_name="nucleus")


def test_good_picture_is_described(case: dict[str, Any]) -> None:
    record = _record(case)
    assert record.findings == []
    assert record.size == (24, 20)
    assert record.counts == {"objects": 2, "nucleus pixels": 22}
    assert record.intensities["image"].mean == pytest.approx(PICTURE.mean())
    assert record.thumbnail is not None
    assert record.thumbnail.image.shape == (20, 24)


def test_colours_stay_colours(case: dict[str, Any], tmp_path: Path) -> None:
    saved_picture(tmp_path / "image.png", np.stack([PICTURE, PICTURE // 2, PICTURE // 3], axis=-1))
    record = _record(case)
    assert record.findings == []
    assert record.thumbnail is not None
    assert record.thumbnail.image.shape == (20, 24, 3)


@pytest.mark.parametrize(
    ("file", "pixels", "rule"),
    [
        ("image.png", np.full((20, 24), 9, np.uint8), "constant picture, every pixel is 9"),
        ("image.png", PICTURE[:8], "must have at least 16 x 16 pixels, got 24 x 8"),
        ("label.png", LABEL[:, :20], "width x height 20 x 20 must be its picture's, 24 x 20"),
    ],
    ids=["constant", "small", "another size"],
)
def test_one_fault_is_one_error(case: dict[str, Any], tmp_path: Path, file: str, pixels: np.ndarray, rule: str) -> None:
    saved_picture(tmp_path / file, pixels)
    if rule.startswith("must have"):
        saved_picture(tmp_path / "label.png", LABEL[:8])
    (found,) = _record(case).findings
    assert (found.severity, Path(found.file).name, found.rule) == ("error", file, rule)


def test_truncated_picture_is_an_error(case: dict[str, Any]) -> None:
    Path(case["image"]).write_bytes(Path(case["image"]).read_bytes()[:100])
    (found,) = _record(case).findings
    assert found.rule == "cannot be read as a picture"


def test_picture_without_an_object_is_a_note(case: dict[str, Any], tmp_path: Path) -> None:
    saved_picture(tmp_path / "label.png", np.zeros_like(LABEL))
    (found,) = _record(case).findings
    assert (found.severity, found.rule) == ("note", "no nucleus in the label")
