"""FillMissingSequencesd: a number that says that a sequence is missing.

`LoadSequencesd` leaves zeros, which z-scores keep: the mean of the brain, which a sequence that is there may have too.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from monai.config import KeysCollection
from monai.data import MetaTensor
from monai.transforms import MapTransform

from common.transforms.load_sequences import sequence_files


def fill_missing_sequences(image: MetaTensor, *, value: float) -> MetaTensor:
    """The image with `value` all over the channels for which `load_sequences` was given None.

    Kamnitsas 2017 (thesis), sec. 5.3.2: -4, "a very low value after our intensity normalization", did better than 0.
    """
    files = sequence_files(image)
    missing = [index for index, file in enumerate(files) if file is None] if isinstance(files, list) else []
    if not missing:
        return image
    result: MetaTensor = image.clone()
    result[missing] = value
    return result


class FillMissingSequencesd(MapTransform):
    """`fill_missing_sequences` of dictionary items, after they were normalised.

    Args:
        value: 0 leaves z-scores as they are.
    """

    def __init__(self, keys: KeysCollection, *, value: float) -> None:
        super().__init__(keys)
        self.value = value

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            result[key] = fill_missing_sequences(result[key], value=self.value)
        return result
