"""NucleusMaskd: the nuclei of a map of probabilities, or of objects, as one mask."""

from collections.abc import Hashable, Mapping
from typing import Any

from monai.transforms import MapTransform


class NucleusMaskd(MapTransform):
    """(1, W, H) float32, 1 where the first channel is at least .5: probable nuclei, or any of an instance map."""

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            result[key] = (result[key][:1] >= 0.5).float()
        return result
