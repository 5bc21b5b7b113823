"""Setting: what the parts of this benchmark measure on."""

from typing import NamedTuple

from bundles.deepmedic_brats.networks import DeepMedic, preset_network

CHANNELS, CLASSES, DOMAINS = 5, 2, 2


class Setting(NamedTuple):
    """Of the training; by default the published one.

    Attributes:
        segment: voxels along each axis that the normal pathway sees.
        batch: labelled segments, and segments of each domain.
    """

    segment: int = 25
    batch: int = 10
    preset: str = "DeepMedic"
    taps: str = "4,6,8,10"

    def segmenter(self) -> DeepMedic:
        return preset_network(self.preset, CHANNELS, CLASSES)
