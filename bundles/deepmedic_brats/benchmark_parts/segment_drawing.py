"""segment_drawing: what a training segment takes to draw, beside MONAI's transforms."""

import logging
from functools import partial
from typing import Any

import torch
from monai.data import CacheDataset, MetaTensor
from monai.transforms import Compose, FgBgToIndicesd, RandCropByPosNegLabeld, RandFlipd, RandShiftIntensityd

from bundles.deepmedic_brats.benchmark_parts.segment_source import segment_source
from common.benchmark.head_volume import Head
from common.benchmark.median_seconds import median_seconds

logger = logging.getLogger(__name__)


def segment_drawing(head: Head, *, draws: int) -> list[dict[str, Any]]:
    """Milliseconds a segment, from a warm cache: MONAI's as people write it, MONAI's at its best, and ours."""
    sources = {
        "MONAI transforms, CacheDataset": _monai_segments(head, tuned=False),
        "same, indices cached, no deep copy": _monai_segments(head, tuned=True),
        "SegmentDataset": segment_source(head),
    }
    rows: list[dict[str, Any]] = []
    for name, segments in sources.items():
        logger.info("segment: %s, %d draws", name, draws)
        draw = partial(segments.__getitem__, 0)
        draw()
        rows.append({"segments": name, "milliseconds": 1e3 * median_seconds(draw, draws, torch.device("cpu"))})
    return [row | {"speed": rows[0]["milliseconds"] / row["milliseconds"]} for row in rows]


def _monai_segments(head: Head, *, tuned: bool) -> CacheDataset:
    """Crops of 57^3 of image and label, half of them around foreground, mirrored and shifted."""
    volume = {"image": MetaTensor(head.image), "label": MetaTensor(head.label)}
    known = {"fg_indices_key": "label_fg_indices", "bg_indices_key": "label_bg_indices"} if tuned else {}
    transforms = [
        RandCropByPosNegLabeld(["image", "label"], label_key="label", spatial_size=[57] * 3, num_samples=1, **known),
        RandFlipd(["image", "label"], prob=0.5, spatial_axis=0),
        RandShiftIntensityd("image", offsets=0.1, prob=1.0),
    ]
    indices = [FgBgToIndicesd("label")] if tuned else []
    return CacheDataset([volume], Compose(indices + transforms), copy_cache=not tuned, progress=False)
