"""label_arithmetic: the original loss's weights and the challenge's score, beside the usual ways to write them."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from bundles.unet2d_nuclei.benchmark_parts.plain_average_precision import plain_average_precision
from bundles.unet2d_nuclei.benchmark_parts.plain_border_weights import plain_border_weights
from common.benchmark.median_seconds import median_seconds
from common.losses.border_weights import border_weights
from common.metrics.instance_average_precision import instance_average_precision

logger = logging.getLogger(__name__)
_CPU = torch.device("cpu")
_SPACING, _RADIUS = 20, 8  # of the objects, in pixels


def label_arithmetic(side: int, *, repeats: int) -> list[dict[str, Any]]:
    """A row for each of the two, on a square picture full of objects."""
    instances = _disks(side)
    pred = np.roll(instances, 2, axis=0)
    rows = []
    for name, plain, ours in (
        ("border weights", partial(plain_border_weights, instances), partial(border_weights, instances)),
        ("average precision", partial(plain_average_precision, pred, instances), partial(_ap, pred, instances)),
    ):
        logger.info("%s, %d objects", name, instances.max())
        rows.append({"arithmetic": name, "objects": int(instances.max()), **_compared(plain, ours, repeats)})
    return rows


def _compared(plain: Callable[[], Any], ours: Callable[[], Any], repeats: int) -> dict[str, float]:
    difference = float(np.abs(np.asarray(plain()) - np.asarray(ours())).max())
    seconds = [median_seconds(work, repeats, _CPU) for work in (plain, ours)]
    return {"plain_seconds": seconds[0], "seconds": seconds[1], "largest_difference": difference}


def _ap(pred: NDArray[np.integer], label: NDArray[np.integer]) -> float:
    return instance_average_precision(pred, label)["ap"]


def _disks(side: int) -> NDArray[np.int32]:
    """Numbered disks in rows, with gaps of a few pixels."""
    x, y = np.indices((side, side))
    per_row = side // _SPACING
    number = 1 + (x // _SPACING) * per_row + y // _SPACING
    inside = np.hypot(x % _SPACING - _SPACING // 2, y % _SPACING - _SPACING // 2) <= _RADIUS
    whole = (x < per_row * _SPACING) & (y < per_row * _SPACING)
    return np.where(inside & whole, number, 0).astype(np.int32)
