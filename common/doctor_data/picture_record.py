"""picture_record: reads a picture and its label, and takes down what they are and what is wrong with them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from common.checks.checked_pictures import checked_shape
from common.checks.input_error import InputError
from common.data.read_instances import LabelKind, read_instances
from common.data.read_picture import read_picture
from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding
from common.doctor_data.intensities import Intensities
from common.doctor_data.thumbnail import Thumbnail
from common.doctor_data.voxel_hash import voxel_hash
from common.tracking.panel import Panel

_READ = "save the file again, or move the case away"


def picture_record(case: Mapping[str, Any], *, class_name: str, label_kind: LabelKind = "auto") -> CaseRecord:
    """The case by the rules of `checked_pictures`, all of them.

    Args:
        case: "case_id", "image" and maybe "label", which is a file or a list of an object's each.
        class_name: of the objects.
        label_kind: see `read_instances`.
    """
    path, label = case["image"], case.get("label")
    label_files = [label] if isinstance(label, str) else list(label or ())
    record = CaseRecord(case["case_id"], files=[path, *label_files])
    try:
        picture = read_picture(path)
    except InputError as error:
        record.findings.append(Finding.of_error(error, case=record.case_id, file=path, fix=_READ))
        return record
    with record.checking(path, fix=_READ):
        checked_shape(path)
    record.size = tuple(picture.shape[1:])
    record.hashes[path] = voxel_hash(picture)
    record.intensities["image"] = Intensities.of(picture, foreground=False)
    instances = None
    if label is not None:
        file = label if isinstance(label, str) else ""
        with record.checking(file, fix=_READ):
            instances = read_instances(label, kind=label_kind, image_shape=record.size)[0]
            _count(record, instances, file, class_name)
    record.thumbnail = _thumbnail(picture, instances)
    return record


def _count(record: CaseRecord, instances: NDArray[np.int32], file: str, class_name: str) -> None:
    numbers = np.unique(instances[instances > 0])
    record.counts = {"objects": len(numbers), f"{class_name} pixels": int((instances > 0).sum())}
    if not len(numbers):
        fix = "right if there is none to be seen; else draw the label"
        record.findings.append(Finding("note", record.case_id, file, f"no {class_name} in the label", fix))


def _thumbnail(picture: NDArray[Any], instances: NDArray[np.int32] | None) -> Thumbnail:
    shown = picture.T if len(picture) == 3 else picture[0].T
    return Thumbnail.of(
        Panel("", shown, None if instances is None else instances.T, None, (1.0, 1.0), ""), instances=True
    )
