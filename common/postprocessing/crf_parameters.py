"""CRFParameters: what the fully connected CRF of Krähenbühl & Koltun 2011 is configured by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from common.checks.input_error import InputError
from common.postprocessing.normalised_kernel import NORMALISATIONS


@dataclass(frozen=True, kw_only=True)
class CRFParameters:
    """Kamnitsas thesis, sec. 3.2.5: two Gaussian kernels, their sizes and weights. The defaults are the example
    configuration of the authors' program.

    Args:
        smoothness_weight: w(1).
        smoothness_sigma: σ_α, one number or one for each axis of the image array.
        appearance_weight: w(2).
        appearance_sigma: σ_β, likewise.
        intensity_sigma: σ_γ, one number or one for each channel, in 255ths of `intensity_range`.
        intensity_range: what 0 and 255 stand for; intensities are cut to whole numbers from 0 to 254, as by the
            authors.
        unit: of the other sigmas, `voxel` or `mm`.
        normalisation: of the kernels, see `NormalisedKernel`.
        compatibility: penalty μ(l, l') of label l beside label l'; None for Potts, which is 1 where they differ.
    """

    iterations: int = 5
    smoothness_weight: float = 3.0
    smoothness_sigma: float | Sequence[float] = 3.0
    appearance_weight: float = 5.0
    appearance_sigma: float | Sequence[float] = (17.0, 12.0, 10.0)
    intensity_sigma: float | Sequence[float] = 4.0
    intensity_range: Sequence[float] = (-3.1, 3.1)
    unit: str = "voxel"
    normalisation: str = "symmetric"
    compatibility: Sequence[Sequence[float]] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.iterations, int) or self.iterations < 0:
            raise InputError(f"iterations of the CRF must be a whole number from 0 on, got {self.iterations!r}")
        for name in ("smoothness_weight", "appearance_weight"):
            if not _numbers(getattr(self, name), 1):
                raise InputError(f"{name} of the CRF must be a number, got {getattr(self, name)!r}")
        for name in ("smoothness_sigma", "appearance_sigma", "intensity_sigma"):
            sigmas = _numbers(getattr(self, name))
            if not sigmas or min(sigmas) <= 0:
                got = f"got {getattr(self, name)!r}; a weight of 0 leaves a kernel out"
                raise InputError(f"{name} of the CRF must be above 0, one number or several, {got}")
        limits = _numbers(self.intensity_range, 2)
        if not limits or limits[0] >= limits[1]:
            raise InputError(f"intensity_range of the CRF must be [low, high], got {self.intensity_range!r}")
        if self.unit not in ("voxel", "mm"):
            raise InputError(f"unit of the CRF must be 'voxel' or 'mm', got {self.unit!r}")
        if self.normalisation not in NORMALISATIONS:
            raise InputError(f"normalisation of the CRF must be one of {NORMALISATIONS}, got {self.normalisation!r}")

    def penalty(self, num_labels: int) -> Tensor:
        """μ, (L, L)."""
        if self.compatibility is None:
            return 1 - torch.eye(num_labels)
        penalty = torch.tensor(self.compatibility, dtype=torch.float32)
        if penalty.shape != (num_labels, num_labels):
            size = f"{num_labels} x {num_labels}"
            raise InputError(f"compatibility of the CRF must be {size} numbers, got {self.compatibility}")
        return penalty


def _numbers(value: Any, count: int | None = None) -> list[float]:
    """The number or numbers, of which there must be so many; none where it is something else."""
    numbers = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    is_right = all(isinstance(number, int | float) for number in numbers) and count in (None, len(numbers))
    return numbers if is_right else []
