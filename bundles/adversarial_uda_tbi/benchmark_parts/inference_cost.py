"""inference_cost: what a scan takes a segmenter that was adapted, beside one that never was."""

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from bundles.adversarial_uda_tbi.benchmark_parts.interleaved_seconds import interleaved_seconds
from bundles.adversarial_uda_tbi.benchmark_parts.setting import CHANNELS, Setting
from bundles.adversarial_uda_tbi.benchmark_parts.training_run import TrainingRun
from bundles.adversarial_uda_tbi.benchmark_parts.training_ways import ALPHA
from common.benchmark.head_volume import head_volume
from common.inferers.dense_inferer import DenseInferer

logger = logging.getLogger(__name__)


def inference_cost(
    setting: Setting, batch: Mapping[str, Tensor], size: Sequence[int], *, repeats: int
) -> list[dict[str, Any]]:
    """A row for the segmenter of a supervised run, and one for that of a run with adaptation, of the same weights.

    Raises ValueError unless their logits are identical and the adapted one is without hooks.
    """
    device = batch["image"].device
    plain, adapted = (TrainingRun(setting, batch, alpha=alpha) for alpha in (None, ALPHA))
    adapted()
    plain.network.load_state_dict(adapted.network.state_dict())
    head = head_volume(size, sequences=CHANNELS)
    image, mask = head.image[None].to(device), head.mask[None].to(device)
    logits: dict[str, Tensor] = {}
    works = {
        name: partial(_segment, name, DenseInferer(engine="torch"), run.network.eval(), image, mask, logits)
        for name, run in (("without adaptation", plain), ("of a run with adaptation", adapted))
    }
    logger.info("inference: 1 + %d scans of each", repeats)
    seconds = interleaved_seconds(works, repeats, device)
    first, second = works
    if not torch.equal(logits[first], logits[second]) or _hooks(adapted.network):
        raise ValueError("inference: adaptation must leave the segmenter as it is, got other logits or hooks")
    return [{"segmenter": name, "seconds": seconds[name], "ratio": seconds[name] / seconds[first]} for name in works]


def _segment(
    name: str, inferer: DenseInferer, network: nn.Module, image: Tensor, mask: Tensor, logits: dict[str, Tensor]
) -> None:
    logits[name] = inferer(image, network, mask)


def _hooks(network: nn.Module) -> int:
    return sum(len(module._forward_hooks) + len(module._forward_pre_hooks) for module in network.modules())
