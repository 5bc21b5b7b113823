"""The discriminator of the domain, and what it sees of the segmenter, which is DeepMedic."""

from bundles.adversarial_uda_tbi.networks.discriminator import Discriminator
from bundles.adversarial_uda_tbi.networks.segmenter_taps import SegmenterTaps

__all__ = ["Discriminator", "SegmenterTaps"]
