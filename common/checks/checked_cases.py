"""Reads every case once, before any long work, and names what is wrong with it."""

import logging
from collections.abc import Sequence
from typing import Any

import torch
from monai.data import MetaTensor

from common.checks.input_error import InputError
from common.checks.read_volume import read_volume
from common.checks.same_grid import check_same_grid
from common.checks.sift_cases import CheckedCases, sift_cases
from common.engines.distributed import was_main_process

logger = logging.getLogger(__name__)

_CONVENTIONS = "BraTS 2013 and 2015 have 0 to 4, 2017 to 2021 have 0, 1, 2, 4, 2023 has 0 to 3: "
IF_ABSENT = "move the file away and set missing_sequences to fill if the sequence is missing"


def checked_cases(
    cases: Sequence[dict[str, Any]],
    *,
    in_channels: int,
    num_classes: int,
    skip_broken: bool = False,
    labels: Sequence[int] | None = None,
) -> CheckedCases:
    """The cases whose files can be read whole, hold finite, varying voxels in `in_channels` channels and, where there
    is a label, one on the image's grid with declared values only, and where there is a mask, one that is not empty.

    An image that is a list of files has a channel in each, None where a sequence is missing, all on one grid.

    Args:
        skip_broken: go on without the broken cases, and say so at the end (see `report_skipped`); otherwise the first
            broken case raises InputError after all of them were logged.
        labels: values that a label file may hold; 0 .. num_classes - 1 if None.
    """

    if labels is not None and len(labels) != num_classes:
        raise InputError(f"labels: must be one for each of the {num_classes} class_names, got {list(labels)}")
    seen: set[int] = set()  # label values of all cases

    def check(case: dict[str, Any]) -> None:
        seen.update(_check_case(case, in_channels=in_channels, num_classes=num_classes, labels=labels))

    good = sift_cases(cases, check, skip_broken=skip_broken)
    if seen and labels is not None:
        _warn_of_unused(labels, seen)
    return good


def report_skipped(cases: CheckedCases, *, output_dir: str) -> None:
    """At the end of a batch, in the process that writes: says where the results are; raises InputError, and so a
    non-zero exit status, where a case was skipped.
    """
    if not was_main_process():
        return
    logger.info("results: %s", output_dir)
    if cases.skipped:
        total = len(cases) + len(cases.skipped)
        raise InputError(f"{len(cases.skipped)} of {total} cases were skipped; first: {cases.skipped[0]}")


def _warn_of_unused(labels: Sequence[int], seen: set[int]) -> None:
    for value in labels:
        if value not in seen:
            logger.warning("warning: label %d is declared but no case has it; %sset labels", value, _CONVENTIONS)


def _check_case(case: dict[str, Any], *, in_channels: int, num_classes: int, labels: Sequence[int] | None) -> set[int]:
    """Raises InputError for what is wrong with the case; the result are the values in its label."""
    if isinstance(case["image"], str):
        path = case["image"]
        image = checked_image(path, in_channels=in_channels)
    else:
        image, path = _checked_sequences(case, in_channels=in_channels)
    seen: set[int] = set()
    if "label" in case:
        label = read_volume(case["label"])
        check_same_grid(label, image, path=case["label"], image_path=path)
        seen = checked_labels(label.as_tensor(), case["label"], num_classes=num_classes, labels=labels)
    if "mask" in case:
        mask = read_volume(case["mask"])
        check_same_grid(mask, image, path=case["mask"], image_path=path)
        if not mask.as_tensor().any():
            raise InputError(f"{case['mask']}: mask excludes every voxel of {path}; it must be non-zero in the brain")
    return seen


def _checked_sequences(case: dict[str, Any], *, in_channels: int) -> tuple[MetaTensor, str]:
    """The first of the case's sequences, on whose grid the others are, and its file."""
    if len(case["image"]) != in_channels:
        given = len(case["image"])
        raise InputError(
            f"case {case.get('case_id')}: must have a sequence for each of {in_channels} channel(s), got {given}"
        )
    path, *others = [path for path in case["image"] if path is not None]
    image = checked_image(path, in_channels=1, if_constant=IF_ABSENT)
    for other in others:
        check_same_grid(checked_image(other, in_channels=1, if_constant=IF_ABSENT), image, path=other, image_path=path)
    return image, path


def checked_image(path: str, *, in_channels: int, if_constant: str = "nothing to segment") -> MetaTensor:
    image = read_volume(path)
    if image.shape[0] != in_channels or image.ndim != 4:
        shape = "x".join(str(side) for side in image.shape)
        raise InputError(f"{path}: must be a 3D image with {in_channels} channel(s), got channels x size {shape}")
    voxels = image.as_tensor()
    lowest, highest = torch.aminmax(voxels)  # both are NaN where a voxel is
    if not (torch.isfinite(lowest) and torch.isfinite(highest)):
        unusable = int((~torch.isfinite(voxels)).sum())
        raise InputError(f"{path}: {unusable} voxels are NaN or infinite; every voxel must be a finite number")
    if lowest == highest:
        raise InputError(f"{path}: constant image, every voxel is {lowest.item():g}; {if_constant}")
    return image


def checked_labels(voxels: torch.Tensor, path: str, *, num_classes: int, labels: Sequence[int] | None) -> set[int]:
    """The values in the label, all of them declared."""
    is_declared = torch.zeros_like(voxels, dtype=torch.bool)
    seen: set[int] = set()
    for value in range(num_classes) if labels is None else labels:
        is_value = voxels == value
        if is_value.any():
            seen.add(value)
            is_declared |= is_value
    if is_declared.all():
        return seen
    is_wrong = ~is_declared
    wrong = torch.unique(voxels[is_wrong])[0].item()
    if labels is None:
        raise InputError(
            f"{path}: label {wrong:g} is outside the declared classes 0 to {num_classes - 1}; set class_names"
        )
    declared = ", ".join(str(value) for value in labels)
    hint = _CONVENTIONS if wrong in (3, 4) else ""
    raise InputError(
        f"{path}: label {wrong:g} is outside the declared labels {declared}; {hint}set labels and class_names"
    )
