"""Landmarks of histograms, which `NyulStandardised` maps intensities by: learned, saved and read."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from common.checks.input_error import InputError
from common.files.whole_file import whole_file

PERCENTILES = (1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99)


def foreground_percentiles(image: Tensor, mask: Tensor) -> Tensor:
    """(C, 11), float64 on the CPU: the percentiles 1, 10, 20 to 90 and 99 of each channel where `mask` is true.

    Args:
        image: (C, *).
        mask: (1, *), boolean.
    """
    inside = mask[0].numpy(force=True)
    if not inside.any():
        raise InputError("mask: must hold voxels to take the percentiles of, got none; check the brain mask")
    return torch.tensor(np.array([np.percentile(channel[inside], PERCENTILES) for channel in image.numpy(force=True)]))


def learn_landmarks(
    cases: Iterable[Mapping[str, Tensor]], *, image_key: str = "image", mask_key: str = "mask"
) -> Tensor:
    """(C, 11), float64: where the percentiles of each channel's foreground lie on a scale from 0 to 100.

    Nyul, Udupa and Zhang 2000 (IEEE TMI 19(2):143-150), training: in each image the percentiles 1 and 99 become 0 and
    100 and the deciles move along linearly; each landmark is the mean over the images.

    Args:
        cases: of the training set alone, with image (C, *) and mask (1, *). A channel that is constant in a case, such
            as a missing sequence, does not count there.
    """
    total, count = torch.zeros(1, 1), torch.zeros(1, 1)
    for case in tqdm(cases, desc="learning landmarks", unit="case", disable=None, leave=False):
        landmarks = foreground_percentiles(case[image_key], case[mask_key] > 0)
        width = landmarks[:, -1:] - landmarks[:, :1]
        total = total + torch.where(width > 0, 100 * (landmarks - landmarks[:, :1]) / width, 0)
        count = count + (width > 0)
    if not count.all():
        channel = int(count.flatten().argmin())
        raise InputError(f"landmarks: channel {channel} varies in no case's mask; give cases that have its sequence")
    return total / count


def save_landmarks(landmarks: Tensor, path: str | Path) -> str:
    """Writes JSON with a row for each channel; returns the path."""
    rows = ",\n".join(f"  {json.dumps(row)}" for row in landmarks.tolist())
    with whole_file(path) as file:
        file.write_text(f"[\n{rows}\n]\n")
    return str(path)


def read_landmarks(path: str | Path) -> Tensor:
    """What `save_landmarks` wrote, (C, 11); InputError for a file that holds no such rows."""
    fix = "give the file that training wrote beside the weights"
    try:
        landmarks = torch.tensor(json.loads(Path(path).read_text(encoding="utf-8")), dtype=torch.float64)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise InputError(f"landmarks: {path} cannot be read ({str(error).splitlines()[0]}); {fix}") from error
    if landmarks.ndim != 2 or landmarks.shape[1] != len(PERCENTILES) or not (landmarks.diff() >= 0).all():
        raise InputError(f"landmarks: {path} must have {len(PERCENTILES)} ascending numbers for each channel; {fix}")
    return landmarks
