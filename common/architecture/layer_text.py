"""layer_text: the convolutions of a stage, in a few characters."""

from torch import nn

from common.architecture.feature_maps import side_text

_CONVOLUTIONS = (nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d, nn.ConvTranspose3d)


def convolutions(stage: nn.Module) -> list[nn.Module]:
    """Those of a stage, in the order of their registration."""
    return [module for module in stage.modules() if isinstance(module, _CONVOLUTIONS)]


def layer_text(stage: nn.Module) -> str:
    """How many convolutions and how large their kernels are, such as "2 × 3³"."""
    kernels = [side_text(tuple(layer.kernel_size)) for layer in convolutions(stage)]  # type: ignore[arg-type]
    runs: list[tuple[int, str]] = []
    for kernel in kernels:
        if runs and runs[-1][1] == kernel:
            runs[-1] = (runs[-1][0] + 1, kernel)
        else:
            runs.append((1, kernel))
    return ", ".join(kernel if count == 1 else f"{count} × {kernel}" for count, kernel in runs)
