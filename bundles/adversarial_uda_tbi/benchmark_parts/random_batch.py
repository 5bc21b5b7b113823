"""random_batch: a batch as the training's loader hands it over, of noise."""

import torch
from torch import Tensor

from bundles.adversarial_uda_tbi.benchmark_parts.setting import CHANNELS, CLASSES, DOMAINS, Setting


def random_batch(setting: Setting, device: torch.device) -> dict[str, Tensor]:
    """On the device, so that no step waits for it."""
    segmenter = setting.segmenter()
    outputs = segmenter.output_size([setting.segment] * 3)
    inputs = [side + 2 * margin for side, margin in zip(outputs, segmenter.margin, strict=True)]
    return {
        "image": torch.randn(setting.batch, CHANNELS, *inputs, device=device),
        "label": torch.randint(CLASSES, (setting.batch, 1, *outputs), device=device),
        "domain_image": torch.randn(setting.batch, DOMAINS, CHANNELS, *inputs, device=device),
        "domain": torch.arange(DOMAINS, device=device).repeat(setting.batch, 1),
    }
