"""segments_by_domain: what a classifier of domains learns from, a data set of random segments for each domain."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from monai.data import CacheDataset, Dataset
from torch.utils.data import Subset

from common.data.segment_dataset import SegmentDataset


def segments_by_domain(
    source: Dataset,
    target: Dataset,
    *,
    output_size: Sequence[int] | int,
    margin: Sequence[int] | int,
    num_classes: int,
    flip_probability: float,
    intensity_shift_sd: float = 0.0,
    intensity_scale_sd: float = 0.0,
) -> list[SegmentDataset]:
    """Of each "domain" of the cases, in the order of the indices; none where there is no target to adapt to.

    Segments are "uniform" in all of them, since the domain shall not be told by how often a class was sampled
    (Kamnitsas 2017, thesis, sec. 5.2.1).

    Args:
        source, target: preprocessed `site_cases`; of different sites, so that no domain is in both.
        output_size and what follows: see `SegmentDataset`.
    """
    if not len(target):
        return []
    volumes = _volumes_by_domain(source) | _volumes_by_domain(target)
    return [
        SegmentDataset(
            volumes[domain],
            output_size=output_size,
            margin=margin,
            sampling="uniform",
            num_classes=num_classes,
            flip_probability=flip_probability,
            intensity_shift_sd=intensity_shift_sd,
            intensity_scale_sd=intensity_scale_sd,
        )
        for domain in sorted(volumes)
    ]


def _volumes_by_domain(volumes: Dataset) -> dict[int, Any]:
    """Those of each domain; a list of them where they are in memory anyway, which SegmentDataset draws from faster."""
    indices: dict[int, list[int]] = defaultdict(list)
    for index, case in enumerate(volumes.data):
        indices[case["domain"]].append(index)
    if isinstance(volumes, CacheDataset) and volumes.cache_num == len(volumes):
        return {domain: [volumes[index] for index in of] for domain, of in indices.items()}
    return {domain: Subset(volumes, of) for domain, of in indices.items()}
