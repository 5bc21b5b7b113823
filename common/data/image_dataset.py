"""ImageDataset: whole images to be classified, in batches that are cut from one tensor.

`monai.data.CacheDataset` keeps an item a case, and collating a batch of them takes longer than classifying it.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal

from torch import Tensor
from torch.utils.data import Dataset

from common.checks.input_error import InputError
from common.data.image_tensor import image_tensor


class ImageDataset(Dataset[dict[str, Any]]):
    """Items "image" (C, W, H), as the case has it but in float32, "case_id" and, where the cases have one, "label".

    The images are read at the first item.

    Args:
        data: cases, all with a label or none.
        channels: see `image_tensor`.
        size: see `image_tensor`.
    """

    def __init__(self, data: Sequence[dict[str, Any]], *, channels: Literal[1, 3], size: Sequence[int] = ()) -> None:
        without = [str(case["case_id"]) for case in data if "label" not in case]
        if 0 < len(without) < len(data):
            raise InputError(
                f"{len(without)} of {len(data)} cases have no label; first: {without[0]}; give a part with labels only"
            )
        self.data = data
        self.channels = channels
        self.size = size

    @cached_property
    def images(self) -> Tensor:
        """All of them, (N, C, W, H)."""
        return image_tensor(self.data, channels=self.channels, size=self.size)

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return self.__getitems__([index])[0]

    def __getitems__(self, indices: list[int]) -> list[dict[str, Any]]:
        """What torch's DataLoader asks for: the items of a batch at once."""
        images = self.images[indices].float()
        keys = [key for key in ("case_id", "label") if key in self.data[0]]
        return [
            {"image": image, **{key: self.data[index][key] for key in keys}}
            for image, index in zip(images, indices, strict=True)
        ]
