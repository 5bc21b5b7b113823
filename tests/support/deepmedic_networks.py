"""Networks of DeepMedic's kind that tests look into, and images for them."""

from typing import Any

import torch
from torch import Tensor, nn

from bundles.deepmedic_brats.networks import DeepMedic


def pathways_of(widths: list[int], *factors: Any, **options: Any) -> list[dict[str, Any]]:
    return [{"factor": factor, "widths": widths, **options} for factor in factors]


def on_paper(*arguments: int, **options: Any) -> DeepMedic:
    """A network that holds shapes, not numbers."""
    with torch.device("meta"):
        return DeepMedic(*arguments, **options)


def small_network(*factors: Any, **options: Any) -> DeepMedic:
    torch.manual_seed(0)
    return DeepMedic(2, 3, **{"pathways": pathways_of([4, 4, 6], *factors), "hidden": [5, 5], **options}).eval()


def probe(*factors: Any, layers: int = 8, kernel: int = 3, blur: bool = False, **options: Any) -> DeepMedic:
    """One map a layer. Each layer hands on the voxel in the middle of its kernel, or (blur) the sum of all of them; of
    the sum of all pathways the first output is made. For images that are positive.
    """
    pathways = pathways_of([1] * layers, *factors, kernels=kernel, residual=options.pop("residual", ()))
    network = DeepMedic(1, 1, pathways=pathways, **{"hidden": [], "enhanced": False, **options}).double().eval()
    for layer in network.modules():
        if isinstance(layer, nn.Conv3d):
            nn.init.constant_(layer.weight, 1.0 if blur else 0.0)
            middle = [side // 2 for side in layer.kernel_size]
            nn.init.ones_(layer.weight[(slice(None), slice(None), *middle)])
    return network


def image_of(*shape: int) -> Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(0)) + 0.5
