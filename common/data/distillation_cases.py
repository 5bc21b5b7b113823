"""DistillationCases: cases, and beside them what an ensemble says of each.

`monai.data.ZipDataset` gives a tuple of both items, and is not known to have them in memory.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from monai.data import CacheDataset

from common.checks.input_error import InputError


class DistillationCases(Sequence[dict[str, Any]]):
    """Item i is item i of `cases` and, of item i of `confidences`, "confidences" (`EnsembleConfidences`).

    A sequence as a list is, for which `SegmentDataset` prepares the sampling once.

    Args:
        cases, confidences: of the same cases in the same order, in memory (CacheDataset) or quickly read.
    """

    def __init__(
        self,
        cases: Sequence[Mapping[str, Any]] | CacheDataset,
        confidences: Sequence[Mapping[str, Any]] | CacheDataset,
    ) -> None:
        if len(cases) != len(confidences):
            raise ValueError(f"confidences must be of the {len(cases)} cases, got {len(confidences)}")
        self.cases = cases
        self.confidences = confidences

    def __len__(self) -> int:
        return len(self.cases)

    def __getitem__(self, index: Any) -> Any:
        case, confidences = self.cases[index], self.confidences[index]["confidences"]
        if confidences.shape[1:] != case["image"].shape[1:]:
            sizes = f"{tuple(case['image'].shape[1:])} voxels for {tuple(confidences.shape[1:])}"
            raise InputError(
                f"{case.get('case_id', index)}: must be on the grid of the ensemble's confidences, got {sizes}; "
                "choose the spacing of the ensemble's members"
            )
        return {**case, "confidences": confidences}
