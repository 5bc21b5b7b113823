"""NormalisedKernel: a Gaussian filter with the normalisation of a fully connected CRF."""

from collections.abc import Callable

from torch import Tensor

NORMALISATIONS = ("symmetric", "before", "after", "none")
_SMALLEST_SUM = 1e-20  # as in the authors' program
_POWERS = {"symmetric": (-0.5, -0.5), "before": (-1.0, 0.0), "after": (0.0, -1.0), "none": (0.0, 0.0)}


class NormalisedKernel:
    """K̃ = D^-½ K D^-½ with D = K 1 (`symmetric`), K D^-1 (`before`), D^-1 K (`after`) or K (`none`).

    Krähenbühl & Koltun's program, and the DeepMedic authors' after it, normalises symmetrically. The voxel itself is
    part of its sum.

    Args:
        kernel: (C, N) from (C, N), linear.
        ones: (1, N).
    """

    def __init__(self, kernel: Callable[[Tensor], Tensor], ones: Tensor, *, normalisation: str = "symmetric") -> None:
        self.kernel = kernel
        power_before, power_after = _POWERS[normalisation]
        total = ones if normalisation == "none" else kernel(ones) + _SMALLEST_SUM
        self.before, self.after = total**power_before, total**power_after
        self.of_ones = self(ones)  # (1, N)

    def __call__(self, values: Tensor) -> Tensor:
        """(C, N) from (C, N)."""
        return self.kernel(values * self.before) * self.after
