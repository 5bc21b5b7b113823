"""SemiSupervisedSegments: beside each labelled training segment one of a volume that has no label.

`monai.data.ZipDataset` pairs the items of equal index, as many as the shorter data set has, and draws nothing.
"""

from typing import Any

from monai.transforms import Randomizable
from numpy.random import RandomState
from torch import Tensor
from torch.utils.data import Dataset

from common.data.segment_dataset import SegmentDataset


class SemiSupervisedSegments(Dataset[dict[str, Tensor]], Randomizable):
    """Item i is item i of the labelled segments and the image, as "unlabelled", of a random one of the unlabelled.

    From a seed the labelled segments are drawn as they are without the unlabelled ones.
    """

    def __init__(self, labelled: SegmentDataset, unlabelled: SegmentDataset) -> None:
        self.labelled = labelled
        self.unlabelled = unlabelled

    def set_random_state(self, seed: int | None = None, state: RandomState | None = None) -> "SemiSupervisedSegments":
        super().set_random_state(seed, state)
        self.labelled.set_random_state(seed, state)
        self.unlabelled.set_random_state(seed=self.R.randint(2**32, dtype="uint32"))
        return self

    def __len__(self) -> int:
        return len(self.labelled)

    def __getitem__(self, index: int) -> dict[str, Any]:
        unlabelled = self.unlabelled[self.R.randint(len(self.unlabelled))]
        return {**self.labelled[index], "unlabelled": unlabelled["image"]}
