"""NucleusClassesd: what a network learns, from a map of nuclei.

`monai.transforms.LabelToContourd` takes the rim from the greater of two nuclei that touch only, always one pixel of it.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from monai.config import KeysCollection
from monai.transforms import MapTransform
from monai.utils import convert_to_dst_type, convert_to_numpy
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, minimum_filter
from skimage.morphology import disk

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.losses.border_weights import border_weights

BACKGROUND, NUCLEUS, BORDER = range(3)


def nucleus_rim(instances: NDArray[np.integer], *, width: int) -> NDArray[np.bool_]:
    """(W, H): the pixels of nuclei that have something else within `width` pixels, be it background or another nucleus.

    The edge of the picture is nobody's boundary.
    """
    around = {"footprint": disk(width), "mode": "nearest"}
    return (instances > 0) & (minimum_filter(instances, **around) != maximum_filter(instances, **around))


class NucleusClassesd(MapTransform):
    """Instance maps (1, W, H) become class indices (1, W, H) or, with weights, (2, W, H), float32.

    Channel 0 is 0 in the background, 1 in a nucleus and, with a border, 2 in the rim of a nucleus. Channel 1 is
    `border_weights` of the same nuclei, its classes balanced. To be applied after the augmentation, so that rims have
    their width and distances are right in what the network sees; nuclei beyond the crop have no part in them.

    Args:
        border: width of the rim that is a class of its own, in pixels.
        erosion: pixels that every nucleus loses all round before anything else, so that neighbours come apart, as the
            variants' text prepares its masks; a nucleus no wider than twice as much vanishes.
        weights: arguments of `border_weights`, w0, sigma and balance; no weights if None.
    """

    def __init__(
        self,
        keys: KeysCollection,
        *,
        border: int = 0,
        erosion: int = 0,
        weights: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(keys)
        for argument, pixels in (("border", border), ("erosion", erosion)):
            if pixels != int(pixels) or pixels < 0:
                raise InputError(f"{argument}: must be a number of pixels, 0 or more, got {pixels}")
        for name in weights or ():
            check_known_name(name, ("w0", "sigma", "balance"), argument="weights")
        self.border = border
        self.erosion = erosion
        self.weights = weights

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            label = result[key]
            if len(label) != 1:
                raise ValueError(f"{key} must be an instance map (1, W, H), got shape {tuple(label.shape)}")
            channels = self._channels(convert_to_numpy(label)[0].astype(np.int32))
            result[key] = convert_to_dst_type(np.stack(channels), label, dtype=np.float32)[0]
        return result

    def _channels(self, instances: NDArray[np.int32]) -> list[NDArray[Any]]:
        if self.erosion:
            instances = np.where(nucleus_rim(instances, width=self.erosion), BACKGROUND, instances)
        classes = np.where(instances > 0, NUCLEUS, BACKGROUND)
        if self.border:
            classes[nucleus_rim(instances, width=self.border)] = BORDER
        if self.weights is None:
            return [classes]
        return [classes, border_weights(instances, classes=classes, **self.weights)]
