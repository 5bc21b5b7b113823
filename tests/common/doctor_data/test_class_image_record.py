"""class_image_record describes an image that belongs to a class."""

from pathlib import Path

import numpy as np
from saved_picture import saved_picture

from common.doctor_data.class_image_record import class_image_record

PIXELS = np.arange(64, dtype=np.uint8).reshape(1, 8, 8)


def test_image_of_an_array_is_described() -> None:
    record = class_image_record({"case_id": "train-00000", "image": PIXELS, "label": 1}, class_names=["cat", "dog"])
    assert record.findings == []
    assert (record.class_name, record.size, record.files) == ("dog", (8, 8), [])
    assert list(record.hashes) == [""]


def test_file_is_read_and_may_lack_a_class(tmp_path: Path) -> None:
    path = saved_picture(tmp_path / "a.png", PIXELS[0])
    record = class_image_record({"case_id": "a", "image": path}, class_names=["cat"])
    assert (record.class_name, record.files) == ("", [path])
    assert record.intensities["image"].mean == 31.5


def test_constant_and_unreadable_images_are_errors(tmp_path: Path) -> None:
    constant = class_image_record({"case_id": "train-00000", "image": 0 * PIXELS, "label": 0}, class_names=["cat"])
    assert [str(found) for found in constant.findings] == [
        "error: train-00000: constant image, every pixel is 0; nothing to classify"
    ]
    broken = tmp_path / "a.png"
    broken.write_text("no picture")
    (found,) = class_image_record({"case_id": "a", "image": str(broken), "label": 0}, class_names=["cat"]).findings
    assert (found.severity, found.file, found.rule) == ("error", str(broken), "cannot be read as a picture")
