"""NativeImaged: the image as it is in its file, for pictures of a result in its native space.

`monai.transforms.Invertd` would show the image after a round trip through the network's coarser grid.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from monai.config import KeysCollection
from monai.data import MetaTensor
from monai.transforms import LoadImage, MapTransform
from monai.utils import ImageMetaKey


class NativeImaged(MapTransform):
    """Replaces preprocessed images by the files that they were loaded from; others stay."""

    def __init__(self, keys: KeysCollection) -> None:
        super().__init__(keys)
        self.load = LoadImage(image_only=True, ensure_channel_first=True)

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            image = result[key]
            if isinstance(image, MetaTensor) and ImageMetaKey.FILENAME_OR_OBJ in image.meta:
                result[key] = self.load(image.meta[ImageMetaKey.FILENAME_OR_OBJ])
        return result
