"""training_step: what a step takes in float32 and bfloat16, as it is and compiled."""

import logging
import os
import shutil
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from bundles.deepmedic_brats.benchmark_parts.segment_source import segment_source
from bundles.deepmedic_brats.networks import preset_network
from common.benchmark.head_volume import Head
from common.benchmark.median_seconds import median_seconds
from common.data.segment_dataset import SegmentDataset
from common.losses.voxel_cross_entropy import VoxelCrossEntropy
from common.optimizers.rmsprop_nesterov import RMSpropNesterov

logger = logging.getLogger(__name__)
_BATCH = 10


class _Way(NamedTuple):
    """To compute a step: with torch's own layers or ours, in bfloat16, compiled."""

    name: str
    plain: bool = False
    amp: bool = False
    compiled: bool = False


_WAYS = (
    _Way("torch's layers, fp32", plain=True),
    _Way("fp32"),
    _Way("bf16", amp=True),
    _Way("compiled, fp32", compiled=True),
    _Way("compiled, bf16", amp=True, compiled=True),
)


def training_step(head: Head, *, steps: int, device: torch.device) -> tuple[list[dict[str, Any]], float]:
    """A row for each way to compute a step, and the share of the fastest that would go into drawing its segments."""
    segments = segment_source(head)
    batch = _batch(segments)
    image, label = batch["image"].to(device), batch["label"].to(device)
    rows: list[dict[str, Any]] = []
    for way in _WAYS:
        logger.info("training step: %s, 1 + %d steps", way.name, steps)
        if way.compiled and not _can_compile(device):
            rows.append({"step": way.name, "missing": "needs a C++ compiler"})
            continue
        step = _step(image, label, way)
        first = median_seconds(step, 1, device)
        rows.append({"step": way.name, "first_seconds": first, "seconds": median_seconds(step, steps, device)})
    measured = [row["seconds"] for row in rows if "seconds" in row]
    drawing = median_seconds(partial(_batch, segments), steps, torch.device("cpu"))
    rows = [row | {"speed": measured[0] / row["seconds"]} if "seconds" in row else row for row in rows]
    return rows, _drawing_share(drawing, min(measured))


def _can_compile(device: torch.device) -> bool:
    """Whether torch.compile finds what it needs: on a CPU, a C++ compiler."""
    return device.type != "cpu" or shutil.which(os.environ.get("CXX", "g++")) is not None


def _drawing_share(drawing: float, step: float) -> float:
    """Of the time for both."""
    return drawing / (drawing + step)


def _batch(segments: SegmentDataset) -> dict[str, Tensor]:
    drawn = [segments[0] for _ in range(_BATCH)]
    return {key: torch.stack([segment[key] for segment in drawn]) for key in ("image", "label")}


def _step(image: Tensor, label: Tensor, way: _Way) -> Callable[[], None]:
    """A training step on these segments, with a network of its own."""
    network: nn.Module = preset_network("DeepMedic", image.shape[1]).to(image.device).train()
    if way.plain:
        _use_layers_of_torch(network)
    optimizer = RMSpropNesterov(network.parameters(), 1e-3, normalised_momentum=True, l1=1e-6, l2=1e-4)
    loss = VoxelCrossEntropy()
    run = torch.compile(network) if way.compiled else network

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(image.device.type, torch.bfloat16, enabled=way.amp):
            logits = run(image)
        loss(logits.float(), label).backward()
        optimizer.step()

    return step


def _use_layers_of_torch(network: nn.Module) -> None:
    """In place of common.networks', which are torch's but for what they do on a CPU."""
    for module in network.modules():
        for kind in (nn.Conv3d, nn.PReLU, nn.Dropout):
            if isinstance(module, kind):
                module.__class__ = kind
