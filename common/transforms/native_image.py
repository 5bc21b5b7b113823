"""NativeImaged: the image as it is in its file, for pictures of a result in its native space.

`monai.transforms.Invertd` would show the image after a round trip through the network's coarser grid.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from monai.config import KeysCollection
from monai.data import MetaTensor
from monai.transforms import LoadImage, MapTransform
from monai.utils import ImageMetaKey

from common.transforms.load_sequences import load_sequences, sequence_files


class NativeImaged(MapTransform):
    """Replaces preprocessed images by the file, or the files of `LoadSequencesd`, that they were loaded from; others
    stay.
    """

    def __init__(self, keys: KeysCollection) -> None:
        super().__init__(keys)
        self.load = LoadImage(image_only=True, ensure_channel_first=True)

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            image = result[key]
            if not isinstance(image, MetaTensor) or ImageMetaKey.FILENAME_OR_OBJ not in image.meta:
                continue
            name, files = image.meta[ImageMetaKey.FILENAME_OR_OBJ], sequence_files(image)
            result[key] = load_sequences(files, name=name) if files else self.load(name)
        return result
