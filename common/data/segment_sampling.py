"""SegmentSampling: where training segments are centred.

MONAI's `RandCropByPosNegLabeld` and `RandCropByLabelClassesd` push a crop that would leave the image back into it, away
from the voxel that was drawn, and crop image and label alike; an unpadded network needs a margin around its label.
"""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from common.checks.input_error import InputError

_SAMPLINGS = ("foreground_background", "per_class", "uniform", "whole_image")


# a share, and flat indices of the first voxel of the category's segments among all that fit into the volume
Category: TypeAlias = tuple[float, NDArray[np.int32] | range]


class SegmentSampling:
    """Draws a category by its share, then one of its voxels uniformly as the segment's centre.

    Kamnitsas 2017 (thesis), sec. 3.2.2 ("foreground_background", half of the segments each), and the authors' program.
    Only voxels whose whole output lies in the image are centres; of an even size, the centre is the left one of the two
    middle voxels. A category without such a voxel is left out and the others' shares are renormalised.

    Args:
        sampling: "foreground_background": label > 0, and label 0 inside the mask; "per_class": 0 inside the mask and
            each class, in equal shares; "uniform": inside the mask; "whole_image": anywhere.
        output_size: (3,) voxels that the network predicts of a segment.
        num_classes: classes with the background.
        foreground_share: of "foreground_background".
    """

    def __init__(
        self,
        sampling: Literal["foreground_background", "per_class", "uniform", "whole_image"],
        output_size: Sequence[int],
        *,
        num_classes: int,
        foreground_share: float = 0.5,
    ) -> None:
        if sampling not in _SAMPLINGS:
            raise InputError(f"sampling: must be one of {', '.join(_SAMPLINGS)}, got {sampling!r}")
        if min(output_size) < 1:
            raise InputError(f"output_size: must be at least 1 in every axis, got {list(output_size)}")
        if not 0 <= foreground_share <= 1:
            raise InputError(f"foreground_share: must lie between 0 and 1, got {foreground_share}; 0.5 is the paper's")
        self.sampling = sampling
        self.output_size = tuple(output_size)
        self.num_classes = num_classes
        self.foreground_share = foreground_share

    def categories(self, label: NDArray[Any], inside: NDArray[np.bool_]) -> list[Category]:
        """The categories present in a volume; none if no centre is left.

        Args:
            label: (I, J, K) class indices, in no axis smaller than the output.
            inside: (I, J, K), the mask.
        """
        fitting = tuple(
            slice((size - 1) // 2, (size - 1) // 2 + positions)
            for size, positions in zip(self.output_size, self._positions(label.shape), strict=True)
        )
        categories = self._all_categories(label[fitting], inside[fitting])
        present = [(share, corners) for share, corners in categories if share > 0 and len(corners)]
        total = sum(share for share, _ in present)
        return [(share / total, corners) for share, corners in present]

    def draw(
        self, categories: Sequence[Category], shape: tuple[int, ...], random: np.random.RandomState
    ) -> tuple[int, ...]:
        """First voxel of the output of a random segment.

        Args:
            categories: of the volume.
            shape: (I, J, K) of the volume.
        """
        _, corners = categories[random.choice(len(categories), p=[share for share, _ in categories])]
        flat = corners[random.randint(len(corners))]
        return tuple(int(index) for index in np.unravel_index(flat, self._positions(shape)))

    def _positions(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(side - size + 1 for side, size in zip(shape, self.output_size, strict=True))

    def _all_categories(self, label: NDArray[Any], inside: NDArray[np.bool_]) -> list[Category]:
        match self.sampling:
            case "whole_image":
                return [(1.0, range(label.size))]
            case "uniform":
                wanted = [(1.0, inside)]
            case "per_class":
                wanted = [(1.0, inside & (label == 0)), *((1.0, label == c) for c in range(1, self.num_classes))]
            case _:
                wanted = [(1 - self.foreground_share, inside & (label == 0)), (self.foreground_share, label > 0)]
        return [(share, _flat_indices(condition)) for share, condition in wanted]


def _flat_indices(condition: NDArray[np.bool_]) -> NDArray[np.int32]:
    # half of numpy's own: four bytes a voxel of the mask, to the image's four a voxel and channel
    return np.flatnonzero(condition).astype(np.int32)
