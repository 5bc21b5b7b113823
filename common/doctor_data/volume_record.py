"""volume_record: reads a case of volumes once, and takes down what it is and what is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from monai.data import MetaTensor

from common.checks.checked_cases import IF_ABSENT, checked_image, checked_labels
from common.checks.input_error import InputError
from common.checks.read_volume import read_volume
from common.checks.same_grid import check_same_grid
from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding
from common.doctor_data.intensities import Intensities
from common.doctor_data.thumbnail import Thumbnail
from common.doctor_data.voxel_hash import voxel_hash
from common.tracking.display_panels import display_panels
from common.tracking.image_geometry import image_geometry

_READ = "export the file again, or move the case away"
_GRID = "resample it onto the image's grid, or export both again"


def volume_record(
    case: Mapping[str, Any],
    *,
    sequences: Sequence[str],
    class_names: Sequence[str],
    in_channels: int,
    labels: Sequence[int] | None = None,
) -> CaseRecord:
    """The case by the rules of `checked_cases`, all of them, wherever one is broken.

    Args:
        case: "case_id", "image", which is a file or a list of those of the sequences, and maybe "label" and "mask".
        sequences: names of the image's channels.
        class_names, in_channels, labels: see `checked_cases`; class names with the background.
    """
    single = isinstance(case["image"], str)
    images = {"image": case["image"]} if single else dict(zip(sequences, case["image"], strict=True))
    images = {name: path for name, path in images.items() if path is not None}
    others = [case[key] for key in ("label", "mask") if key in case]
    record = CaseRecord(case["case_id"], files=[*images.values(), *others])
    volumes = {path: _image(record, path, in_channels if single else 1, single=single) for path in images.values()}
    read = {path: volume for path, volume in volumes.items() if volume is not None}
    if not read:
        return record
    path, image = next(iter(read.items()))
    _describe(record, image, path)
    for name, file in images.items():
        if file in read:
            _measure(record, read[file], file, names=sequences if single else [name])
    for file, volume in list(read.items())[1:]:
        with record.checking(file, fix=_GRID):
            check_same_grid(volume, image, path=file, image_path=path)
    label = _label(record, case, image, path, class_names=class_names, labels=labels)
    _mask(record, case, image, path)
    record.thumbnail = _thumbnail(record, image, label, labels)
    return record


def _image(record: CaseRecord, path: str, in_channels: int, *, single: bool) -> MetaTensor | None:
    """The volume, be it ever so bad, unless it cannot be read or is none."""
    advice = {} if single else {"if_constant": IF_ABSENT}
    try:
        return checked_image(path, in_channels=in_channels, **advice)
    except InputError as error:
        record.findings.append(Finding.of_error(error, case=record.case_id, file=path, fix=_READ))
    try:
        volume = read_volume(path)
    except InputError:
        return None
    return volume if volume.ndim == 4 else None


def _describe(record: CaseRecord, image: MetaTensor, path: str) -> None:
    record.size = tuple(image.shape[1:])
    affine = np.asarray(image.affine, dtype=np.float64)
    if not np.isfinite(affine).all() or abs(np.linalg.det(affine)) < 1e-9:
        rule = "affine must be invertible and finite, it is not"
        record.findings.append(Finding("error", record.case_id, path, rule, "export the file again with its geometry"))
        return
    spacing, axis_codes = image_geometry(image)
    record.spacing, record.axis_codes = tuple(spacing or ()), axis_codes or ""


def _measure(record: CaseRecord, volume: MetaTensor, path: str, *, names: Sequence[str]) -> None:
    voxels = volume.numpy()
    record.hashes[path] = voxel_hash(voxels)
    channels = names if len(names) == len(voxels) else [f"channel {number}" for number in range(len(voxels))]
    for name, channel in zip(channels, voxels, strict=True):
        record.intensities[name] = Intensities.of(channel, foreground=True)


def _label(
    record: CaseRecord,
    case: Mapping[str, Any],
    image: MetaTensor,
    image_path: str,
    *,
    class_names: Sequence[str],
    labels: Sequence[int] | None,
) -> torch.Tensor | None:
    """The label's voxels if they lie on the image; their number and all that is wrong with them is taken down."""
    file = case.get("label")
    if file is None:
        return None
    label = None
    with record.checking(file, fix=_READ):
        label = read_volume(file)
    if label is None:
        return None
    voxels = label.as_tensor()
    with record.checking(file, fix="set labels and class_names"):
        checked_labels(voxels, file, num_classes=len(class_names), labels=labels)
    values = labels if labels is not None else range(len(class_names))
    record.counts = {
        f"{name} voxels": int((voxels == value).sum()) for name, value in zip(class_names, values, strict=True)
    }
    if not voxels.any():
        fix = "right if the patient is healthy; else draw the label"
        record.findings.append(Finding("warning", record.case_id, file, "label is empty", fix))
    with record.checking(file, fix=_GRID):
        check_same_grid(label, image, path=file, image_path=image_path)
    return voxels[0] if voxels.shape[1:] == image.shape[1:] else None


def _mask(record: CaseRecord, case: Mapping[str, Any], image: MetaTensor, image_path: str) -> None:
    file = case.get("mask")
    if file is None:
        return
    with record.checking(file, fix=_GRID):
        mask = read_volume(file)
        if not mask.as_tensor().any():
            rule = "mask excludes every voxel; it must be non-zero in the brain"
            raise InputError(rule)
        check_same_grid(mask, image, path=file, image_path=image_path)


def _thumbnail(
    record: CaseRecord, image: MetaTensor, label: torch.Tensor | None, labels: Sequence[int] | None
) -> Thumbnail | None:
    """The axial slice through the middle of the label's largest piece."""
    if not record.spacing:
        return None
    grey = np.nan_to_num(image[0].numpy().astype(np.float32))
    classes = None if label is None else _classes(label, labels)
    panels = display_panels(grey, classes, None, spacing=record.spacing, axis_codes=record.axis_codes)
    return Thumbnail.of(panels[0])


def _classes(label: torch.Tensor, labels: Sequence[int] | None) -> np.ndarray:
    """Class indices; values that nobody has declared come after all classes."""
    values = label.numpy()
    if labels is None:
        return np.nan_to_num(values).clip(0).astype(np.int32)
    classes = np.where(values != 0, len(labels), 0).astype(np.int32)
    for index, value in enumerate(labels):
        classes[values == value] = index
    return classes
