"""LoadInstancesd: the objects of a picture as a map of their numbers.

`monai.transforms.LoadImaged` has no mask to the object, none that is to be taken apart, and no lists that overlap.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import torch
from monai.config import KeysCollection
from monai.data import MetaTensor
from monai.transforms import MapTransform
from monai.utils import ImageMetaKey

from common.data.read_instances import LabelKind, read_instances


class LoadInstancesd(MapTransform):
    """`read_instances` of dictionary items, int32, by the name of the item's "case_id".

    Args:
        kind: see `read_instances`.
        image_key: the picture, already loaded, whose size an empty list of masks has.
    """

    def __init__(self, keys: KeysCollection, *, kind: LabelKind = "auto", image_key: str = "image") -> None:
        super().__init__(keys)
        self.kind = kind
        self.image_key = image_key

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        image = data.get(self.image_key)
        image_shape = image.shape[1:] if isinstance(image, torch.Tensor) else None
        for key in self.key_iterator(result):
            files = result[key]
            instances = read_instances(files, kind=self.kind, image_shape=image_shape)
            name = f"{data['case_id']}.png" if "case_id" in data else str(files)
            meta = {ImageMetaKey.FILENAME_OR_OBJ: name}
            result[key] = MetaTensor(torch.from_numpy(instances), affine=torch.eye(4), meta=meta)
        return result
