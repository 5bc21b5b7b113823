"""Calibration: how well the confidences of an ensemble and of its members fit how often they are right.

`monai.handlers.CalibrationError` has the mean error of one network's classes and images; neither what temperature
scaling makes of it on other cases, nor the bins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import ignite.distributed as idist
import numpy as np
import torch
from monai.utils import convert_to_tensor
from torch import Tensor

from common.metrics.expected_calibration_error import expected_calibration_error
from common.metrics.reliability_bins import ReliabilityBins
from common.postprocessing.temperature_scaling import fitted_temperature


@dataclass(frozen=True)
class _Case:
    """What is kept of one model in one case."""

    bins: ReliabilityBins  # of all its voxels
    logits: Tensor  # (N, K), of the drawn ones
    label: Tensor  # (N, 1)


class Calibration:
    """Keeps, by name, the bins of all voxels of each case, and the logits of a few of them.

    Args:
        num_bins: see `ReliabilityBins`.
        voxels_per_case: drawn without replacement, for temperatures and the errors of the table. They are the same of
            a case for all names.
        seed: of the draws.
    """

    def __init__(self, *, num_bins: int = 15, voxels_per_case: int = 2000, seed: int = 0) -> None:
        self.num_bins = num_bins
        self.voxels_per_case = voxels_per_case
        self.seed = seed
        self._cases: dict[str, dict[str, _Case]] = {}

    def add(self, case_id: str, name: str, logits: Tensor, label: Tensor, mask: Tensor | None = None) -> None:
        """One case of one name.

        Args:
            logits: (1, K, *), or the logarithms of confidences.
            label: (1, 1, *) class indices on the same grid.
            mask: (1, 1, *); only voxels inside count. All if None.
        """
        inside = (torch.ones_like(label) if mask is None else mask) > 0
        places = _flat(inside, logits)[0, 0].nonzero()[:, 0]
        kept = _flat(logits, logits).index_select(2, places).float()  # (1, K, N)
        truth = _flat(label, logits).index_select(2, places).long()
        bins = ReliabilityBins.of(kept.softmax(dim=1), truth, num_bins=self.num_bins)
        drawn = self._drawn(case_id, len(places)).to(logits.device)
        self._cases.setdefault(case_id, {})[name] = _Case(bins, *(of[0, :, drawn].T.cpu() for of in (kept, truth)))

    def clear(self) -> None:
        self._cases = {}

    def gather(self) -> None:
        """Takes over what the other processes have; a case that two have seen counts once."""
        for cases in idist.all_gather(self._cases):
            self._cases.update(cases)

    def bins(self) -> dict[str, ReliabilityBins]:
        """Of all voxels of all cases, by name, in the order in which the names came."""
        return {name: _sum([case.bins for case in cases]) for name, cases in self._by_name().items()}

    def rows(self) -> list[dict[str, str | float]]:
        """One a name: voxels drawn, of how many cases, and of these voxels

            ece          expected calibration error
            ece_scaled   the same after temperature scaling; of every second case with the temperature of the others,
                         and the other way round (in the order of their ids); nan for a single case, which has no other
            temperature  of all of them

        All voxels give the bins, but their scaled confidences would need all logits of all cases. So `bins` has another
        error than the table, by as much as the draw differs from the whole.
        """
        return [{"name": name, **self._row(cases)} for name, cases in self._by_name().items()]

    def _row(self, cases: Sequence[_Case]) -> dict[str, float]:
        return {
            "voxels": sum(len(case.label) for case in cases),
            "cases": len(cases),
            "ece": expected_calibration_error(self._drawn_bins(cases, temperature=1.0)),
            "ece_scaled": self._scaled_error(cases),
            "temperature": _temperature(cases),
        }

    def _scaled_error(self, cases: Sequence[_Case]) -> float:
        if len(cases) < 2:
            return np.nan
        even, odd = cases[::2], cases[1::2]
        scaled = [self._drawn_bins(of, temperature=_temperature(other)) for of, other in ((even, odd), (odd, even))]
        return expected_calibration_error(_sum(scaled))

    def _drawn_bins(self, cases: Sequence[_Case], *, temperature: float) -> ReliabilityBins:
        logits, label = _pooled(cases)
        return ReliabilityBins.of((logits / temperature).softmax(dim=1), label, num_bins=self.num_bins)

    def _drawn(self, case_id: str, voxels: int) -> Tensor:
        random = np.random.default_rng([self.seed, *case_id.encode()])
        return torch.from_numpy(random.choice(voxels, size=min(self.voxels_per_case, voxels), replace=False))

    def _by_name(self) -> Mapping[str, list[_Case]]:
        # in an order that depends on neither the loader nor the number of processes
        ordered = [self._cases[case_id] for case_id in sorted(self._cases)]
        names = dict.fromkeys(name for by_name in ordered for name in by_name)
        return {name: [by_name[name] for by_name in ordered if name in by_name] for name in names}


def _flat(values: Tensor, like: Tensor) -> Tensor:
    """(1, C, *) to (1, C, V) on the other's device, without MONAI's meta data."""
    return convert_to_tensor(values, track_meta=False, device=like.device).flatten(2)


def _sum(bins: Sequence[ReliabilityBins]) -> ReliabilityBins:
    return reduce(add, bins)


def _pooled(cases: Sequence[_Case]) -> tuple[Tensor, Tensor]:
    return torch.cat([case.logits for case in cases]), torch.cat([case.label for case in cases])


def _temperature(cases: Sequence[_Case]) -> float:
    logits, label = _pooled(cases)
    return fitted_temperature(logits, label)
