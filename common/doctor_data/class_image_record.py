"""class_image_record: takes down what an image that belongs to a class is, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from common.checks.checked_images import check_pixels
from common.checks.input_error import InputError
from common.data.read_picture import read_picture
from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding
from common.doctor_data.intensities import Intensities
from common.doctor_data.thumbnail import Thumbnail
from common.doctor_data.voxel_hash import voxel_hash
from common.tracking.panel import Panel

_READ = "save the file again, or move it out of the data set"


def class_image_record(case: Mapping[str, Any], *, class_names: Sequence[str]) -> CaseRecord:
    """The case by the rules of `checked_images`.

    Args:
        case: "case_id", "image", which is a file or an array (C, W, H), and maybe "label".
        class_names: in the order of the labels.
    """
    path = case["image"] if isinstance(case["image"], str) else ""
    record = CaseRecord(case["case_id"], files=[path] if path else [])
    record.class_name = str(class_names[case["label"]]) if "label" in case else ""
    try:
        image = read_picture(path) if path else case["image"]
    except InputError as error:
        record.findings.append(Finding.of_error(error, case=record.case_id, file=path, fix=_READ))
        return record
    with record.checking(path or record.case_id, fix=_READ):
        check_pixels(image, name=path or record.case_id)
    record.size = tuple(image.shape[1:])
    record.hashes[path] = voxel_hash(image)
    record.intensities["image"] = Intensities.of(image, foreground=False)
    shown = image.T if len(image) == 3 else image[0].T
    record.thumbnail = Thumbnail.of(Panel("", shown, None, None, (1.0, 1.0), ""))
    return record
