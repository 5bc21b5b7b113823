"""DeepMedic and its family."""

from bundles.deepmedic_brats.networks.deepmedic import DeepMedic
from bundles.deepmedic_brats.networks.presets import PRESETS, preset_network

__all__ = ["PRESETS", "DeepMedic", "preset_network"]
