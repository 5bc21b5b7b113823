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
_ON_CPU = (("torch", "fp32"), ("openvino", "fp32"), ("torch", "bf16"), ("openvino", "bf16"))
# by default torch's convolutions round float32 to TF32 on a GPU: exact ones have to be asked for
_ON_GPU = (("torch", "fp32"), ("torch", "tf32"), ("torch", "bf16"))
_Segmentation = Callable[[Tensor, Tensor | None], Tensor]


def whole_volume(
    size: Sequence[int], *, sequences: int, repeats: int, baseline_batch: int, with_mask: bool, device: torch.device
) -> list[dict[str, Any]]:
    """A row for the baseline, EagerTiles with 45^3 voxels a tile, and one for each engine of DenseInferer.

    The scan comes from the CPU's memory and its logits end there. Label agreement and largest difference of a
    probability are those to one pass of the network in float32, inside the mask. The baseline has nothing to prepare,
    and the reference is its warm-up.
    """
    head = head_volume(size, sequences=sequences)
    network = trained_like_network(sequences).to(device)
    region = head.mask if with_mask else None
    inside = head.mask[0] > 0 if with_mask else torch.ones_like(head.mask[0], dtype=torch.bool)
    voxels = f"{int(inside.sum()):,} voxels of {' x '.join(map(str, size))}"
    logger.info("whole volume: reference for the labels, %s", voxels)
    one_pass = EagerTiles(network, output=27, batch=baseline_batch)
    reference = _probabilities(_segmented(one_pass, head.image, region, device), inside)
    rows: list[dict[str, Any]] = []
    for name, segment, tf32 in _contestants(network, baseline_batch, device):
        logger.info("whole volume: %s, %d warm calls", name, repeats)
        work = partial(_segmented, segment, head.image, region, device, tf32=tf32)
        figures, logits = measured_calls(work, repeats, device, is_warm=not rows)
        found = _probabilities(logits, inside)
        figures["label_agreement"] = (found.argmax(0) == reference.argmax(0)).double().mean().item()
        figures["largest_difference"] = (found - reference).abs().max().item()
        rows.append({"inference": name, **figures})
    return [row | {"speed": rows[0]["seconds"] / row["seconds"]} for row in rows]


def _contestants(
    network: DeepMedic, baseline_batch: int, device: torch.device
) -> Iterator[tuple[str, _Segmentation, bool]]:
    """With whether convolutions may use TF32. One after the other, so that the memory of one is free before the next;
    the baseline comes first.
    """
    yield "baseline, torch, fp32", EagerTiles(network, batch=baseline_batch), False
    for engine, precision in _ON_CPU if device.type == "cpu" else _ON_GPU:
        inferer = DenseInferer(engine=engine, amp=precision == "bf16")
        yield f"DenseInferer, {engine}, {precision}", partial(_dense_logits, inferer, network), precision == "tf32"


def _segmented(
    segment: _Segmentation, image: Tensor, region: Tensor | None, device: torch.device, *, tf32: bool = False
) -> Tensor:
    """From the CPU to the device and back."""
    with torch.backends.cudnn.flags(enabled=True, allow_tf32=tf32):
        return segment(image.to(device), None if region is None else region.to(device)).cpu()


def _dense_logits(inferer: DenseInferer, network: DeepMedic, image: Tensor, region: Tensor | None) -> Tensor:
    return inferer(image[None], network, None if region is None else region[None])[0]


def _probabilities(logits: Tensor, inside: Tensor) -> Tensor:
    """(K, voxels) inside the mask."""
    return logits[:, inside].softmax(0)
