"""Reads every case once, before any long work, and names what is wrong with it."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from monai.data import MetaTensor
from monai.transforms import LoadImage
from tqdm import tqdm

from common.checks.input_error import InputError

logger = logging.getLogger(__name__)


class CheckedCases(list[dict[str, Any]]):
    """The cases that can be worked on; `skipped` holds a line for each of the others."""

    def __init__(self, cases: Sequence[dict[str, Any]], skipped: Sequence[str]) -> None:
        super().__init__(cases)
        self.skipped = list(skipped)


def checked_cases(
    cases: Sequence[dict[str, Any]], *, in_channels: int, num_classes: int, skip_broken: bool = False
) -> CheckedCases:
    """The cases whose files can be read whole, hold finite, varying voxels in `in_channels` channels and, where there
    is a label, one on the image's grid with classes 0 .. num_classes - 1.

    Args:
        skip_broken: go on without the broken cases, and say so at the end (see `report_skipped`); otherwise the first
            broken case raises InputError after all of them were logged.
    """

    def problem_of(case: dict[str, Any]) -> str | None:
        try:
            _check_case(case, in_channels=in_channels, num_classes=num_classes)
        except InputError as error:
            return str(error)
        return None

    with ThreadPoolExecutor(max_workers=4) as pool:
        results = pool.map(problem_of, cases)
        problems = list(tqdm(results, total=len(cases), desc="checking cases", unit="case", disable=None, leave=False))
    broken = [problem for problem in problems if problem]
    good = [case for case, problem in zip(cases, problems, strict=True) if problem is None]
    if broken and not (skip_broken and good):
        for problem in broken[1:]:
            logger.error("error: %s", problem)
        raise InputError(broken[0] + (f" ({len(broken)} of {len(cases)} cases are broken)" if len(broken) > 1 else ""))
    for problem in broken:
        logger.error("skipped: %s", problem)
    return CheckedCases(good, broken)


def report_skipped(cases: CheckedCases, *, output_dir: str) -> None:
    """At the end of a batch: says where the results are; raises InputError, and so a non-zero exit status, where a
    case was skipped.
    """
    logger.info("results: %s", output_dir)
    if cases.skipped:
        total = len(cases) + len(cases.skipped)
        raise InputError(f"{len(cases.skipped)} of {total} cases were skipped; first: {cases.skipped[0]}")


def _check_case(case: dict[str, Any], *, in_channels: int, num_classes: int) -> None:
    image = _read(case["image"])
    _check_image(image, case["image"], in_channels=in_channels)
    if "label" in case:
        label = _read(case["label"])
        _check_grid(label, image, case)
        _check_classes(label, case["label"], num_classes=num_classes)


def _read(path: str) -> MetaTensor:
    try:
        return LoadImage(image_only=True, ensure_channel_first=True, dtype=None)(path)
    except Exception as error:  # readers raise what they like for a broken file
        reason = str(error.__cause__ or error).strip().splitlines()
        raise InputError(
            f"{path}: cannot be read as an image; truncated or of another format? ({reason[-1] if reason else error!r})"
        ) from error


def _check_image(image: MetaTensor, path: str, *, in_channels: int) -> None:
    if image.shape[0] != in_channels or image.ndim != 4:
        shape = "x".join(str(side) for side in image.shape)
        raise InputError(f"{path}: must be a 3D image with {in_channels} channel(s), got channels x size {shape}")
    voxels = image.as_tensor()
    unusable = int((~torch.isfinite(voxels)).sum()) if voxels.is_floating_point() else 0
    if unusable:
        raise InputError(f"{path}: {unusable} voxels are NaN or infinite; every voxel must be a finite number")
    if voxels.min() == voxels.max():
        raise InputError(f"{path}: constant image, every voxel is {voxels.flatten()[0].item():g}; nothing to segment")


def _check_grid(label: MetaTensor, image: MetaTensor, case: dict[str, Any]) -> None:
    if label.shape[1:] != image.shape[1:] or label.shape[0] != 1:
        raise InputError(
            f"{case['label']}: size {tuple(label.shape)} must be its image's, {tuple(image.shape)} ({case['image']})"
        )
    shift = np.abs(np.asarray(label.affine) - np.asarray(image.affine)).max()
    if shift > 1e-2:
        raise InputError(
            f"{case['label']}: affine must be its image's, differs by up to {shift:.3g} mm ({case['image']})"
        )


def _check_classes(label: MetaTensor, path: str, *, num_classes: int) -> None:
    found = torch.unique(label.as_tensor())
    wrong = [value for value in found.tolist() if value not in range(num_classes)]
    if wrong:
        raise InputError(
            f"{path}: label {wrong[0]:g} is outside the declared classes 0 to {num_classes - 1}; set class_names"
        )
