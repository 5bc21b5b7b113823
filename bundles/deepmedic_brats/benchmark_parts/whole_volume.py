"""whole_volume: what the segmentation of one scan takes, beside the authors' way."""

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor

from bundles.deepmedic_brats.benchmark_parts.eager_tiles import EagerTiles
from bundles.deepmedic_brats.benchmark_parts.trained_like_network import trained_like_network
from bundles.deepmedic_brats.networks import DeepMedic
from common.benchmark.head_volume import head_volume
from common.benchmark.measured_calls import measured_calls
from common.inferers.dense_inferer import DenseInferer

logger = logging.getLogger(__name__)


def whole_volume(
    size: Sequence[int], *, sequences: int, repeats: int, baseline_batch: int, with_mask: bool, device: torch.device
) -> list[dict[str, Any]]:
    """A row for the baseline, EagerTiles with 45^3 voxels a tile, and one for each engine of DenseInferer.

    Label agreement and largest difference of a probability are those to one pass of the network in float32, inside the
    mask. The baseline has nothing to prepare, and the reference is its warm-up.
    """
    head = head_volume(size, sequences=sequences)
    image, mask = head.image.to(device), head.mask.to(device)
    network = trained_like_network(sequences).to(device)
    region = mask if with_mask else None
    inside = mask[0] > 0 if with_mask else torch.ones_like(mask[0], dtype=torch.bool)
    voxels = f"{int(inside.sum()):,} voxels of {' x '.join(map(str, size))}"
    logger.info("whole volume: reference for the labels, %s", voxels)
    reference = _probabilities(EagerTiles(network, output=27, batch=baseline_batch)(image, region), inside)
    rows: list[dict[str, Any]] = []
    for name, work in _contestants(image, region, network, baseline_batch):
        logger.info("whole volume: %s, %d warm calls", name, repeats)
        figures, logits = measured_calls(work, repeats, device, is_warm=not rows)
        found = _probabilities(logits, inside)
        figures["label_agreement"] = (found.argmax(0) == reference.argmax(0)).double().mean().item()
        figures["largest_difference"] = (found - reference).abs().max().item()
        rows.append({"inference": name, **figures})
    return [row | {"speed": rows[0]["seconds"] / row["seconds"]} for row in rows]


def _contestants(
    image: Tensor, region: Tensor | None, network: DeepMedic, baseline_batch: int
) -> Iterator[tuple[str, Callable[[], Tensor]]]:
    """One after the other, so that the memory of one is free before the next; the baseline comes first."""
    yield "baseline, torch, fp32", partial(EagerTiles(network, batch=baseline_batch), image, region)
    engines = ("torch", "openvino") if image.device.type == "cpu" else ("torch",)
    for precision in ("fp32", "bf16"):
        for engine in engines:
            inferer = DenseInferer(engine=engine, amp=precision == "bf16")
            yield f"DenseInferer, {engine}, {precision}", partial(_segmented, inferer, image, region, network)


def _segmented(inferer: DenseInferer, image: Tensor, region: Tensor | None, network: DeepMedic) -> Tensor:
    return inferer(image[None], network, None if region is None else region[None])[0]


def _probabilities(logits: Tensor, inside: Tensor) -> Tensor:
    """(K, voxels) inside the mask."""
    return logits[:, inside].softmax(0)
