"""layer_text: the convolutions of a stage, in a few characters."""

from itertools import groupby

from torch import nn

from common.architecture.feature_maps import side_text

_CONVOLUTIONS = (nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d, nn.ConvTranspose3d)


def layer_text(stage: nn.Module) -> str:
    """How many convolutions and how large their kernels are, such as "2 × 3³"."""
    layers = [module for module in stage.modules() if isinstance(module, _CONVOLUTIONS)]
    kernels = [side_text(layer.kernel_size) for layer in layers]
    runs = [(kernel, len(list(run))) for kernel, run in groupby(kernels)]
    return ", ".join(kernel if count == 1 else f"{count} × {kernel}" for kernel, count in runs)
