"""LoadPicturesd: a microscope's picture with as many channels as the network wants.

`monai.transforms.LoadImaged` keeps the channels that a file happens to have, see also `read_picture`, and names the
result after the file: frames of two sequences are called alike, and pages of a stack all the same.
"""

from collections.abc import Hashable, Mapping
from typing import Any, Literal

import torch
from monai.config import KeysCollection
from monai.data import MetaTensor
from monai.transforms import MapTransform
from monai.utils import ImageMetaKey, convert_to_tensor

from common.data.read_picture import read_picture
from common.data.with_channels import with_channels


class LoadPicturesd(MapTransform):
    """(channels, W, H) in the file's type of number, by the name of the item's "case_id"; no grid but the pixels'.

    Grey is repeated. Colours become their luminance, rounded: of a stain that is only blue 7% is left, so leave
    pictures of several stains their 3 channels. The file is kept as "picture_file" in the metadata.
    Unsigned integers of 16 bits and more become signed ones of twice the width, since torch cannot calculate with them.

    Args:
        channels: 1 or 3.
    """

    def __init__(self, keys: KeysCollection, *, channels: Literal[1, 3]) -> None:
        super().__init__(keys)
        if channels not in (1, 3):
            raise ValueError(f"channels must be 1 (grey) or 3 (RGB), got {channels}")
        self.channels = channels

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.key_iterator(result):
            path = result[key]
            name = f"{data['case_id']}.png" if "case_id" in data else path
            pixels = convert_to_tensor(with_channels(read_picture(path), self.channels))
            meta = {ImageMetaKey.FILENAME_OR_OBJ: name, "picture_file": path}
            result[key] = MetaTensor(pixels, affine=torch.eye(4), meta=meta)
        return result
