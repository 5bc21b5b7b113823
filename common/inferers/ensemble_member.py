"""EnsembleMember: one of the models that an ensemble asks."""

from collections.abc import Callable
from dataclasses import dataclass

from monai.inferers import Inferer
from torch import nn


@dataclass(frozen=True)
class EnsembleMember:
    """What a member is made of when its turn comes.

    Attributes:
        name: by which it is named where it fails.
        load: makes its network with its weights, anew at each call.
        inferer: goes with the network over the image, and gives logits of the image's size; it may be other members'.
        image: item of the prepared images that it sees, such as that of its normalisation; if None, the image itself.
        takes_mask: whether the inferer is given the mask, as `DenseInferer` takes it.
    """

    name: str
    load: Callable[[], nn.Module]
    inferer: Inferer
    image: str | None = None
    takes_mask: bool = False
