"""BrainScanner: how the scanner of a centre shows the tissues of the brain."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.data.phantoms.brain_tissue import BrainTissue


@dataclass(frozen=True)
class BrainScanner:
    """Ranges, (lowest, highest), that every scan draws its own values from.

    Args:
        brightness: of each tissue by sequence; about 1 for what is bright.
        blur: standard deviation of the Gaussian in voxels, the partial volume.
        shading: strength of the bias field.
        noise: standard deviation, where 1 is bright.
        gamma: exponent of the intensity scale, the same in every scan: 1 is linear, less compresses what is bright.
    """

    brightness: Mapping[str, Mapping[BrainTissue, tuple[float, float]]]
    blur: tuple[float, float]
    shading: tuple[float, float]
    noise: tuple[float, float]
    gamma: float
