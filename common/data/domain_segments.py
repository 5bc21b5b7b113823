"""DomainSegments: beside each training segment one of every domain, for a classifier of domains.

`monai.data.ZipDataset` pairs the items of equal index, as many as the shorter data set has, and draws nothing.
"""

from collections.abc import Sequence
from typing import Any

import torch
from monai.transforms import Randomizable
from numpy.random import RandomState
from torch import Tensor
from torch.utils.data import Dataset

from common.data.segment_dataset import SegmentDataset


class DomainSegments(Dataset[dict[str, Tensor]], Randomizable):
    """Item i is item i of the segments, and the image of a random segment of each of the D domains.

    "domain_image" is (D, C, *), "domain" its (D,) indices; a batch of them is an `AdversarialStep`'s, equally many
    segments of each domain as in Kamnitsas' thesis, sec. 5.2.4. From a seed the segments are drawn as they are alone.

    Args:
        segments: labelled, of the source.
        domains: of each domain, in the order of their indices, see `segments_by_domain`; where there are none, items
            are those of the segments alone.
    """

    def __init__(self, segments: SegmentDataset, domains: Sequence[SegmentDataset]) -> None:
        self.segments = segments
        self.domains = list(domains)

    def set_random_state(self, seed: int | None = None, state: RandomState | None = None) -> "DomainSegments":
        super().set_random_state(seed, state)
        self.segments.set_random_state(seed, state)
        for domain in self.domains:
            domain.set_random_state(seed=self.R.randint(2**32, dtype="uint32"))
        return self

    def __len__(self) -> int:
        return len(self.segments)

    def __getitem__(self, index: int) -> dict[str, Any]:
        item: dict[str, Any] = self.segments[index]
        if not self.domains:
            return item
        images = [domain[self.R.randint(len(domain))]["image"] for domain in self.domains]
        return {**item, "domain_image": torch.stack(images), "domain": torch.arange(len(images))}
