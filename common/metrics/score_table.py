"""ScoreTable: a handler that collects one row of scores a case over an evaluation.

MONAI's metric handlers keep the means only, or write a table without case ids, intervals or the count of undefined
scores.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import ignite.distributed as idist
import torch
from ignite.engine import Engine, Events

from common.metrics.case_ids import case_ids
from common.metrics.score_statistics import ScoreStatistics


class ScoreTable(ABC):
    """Each case is scored as it comes; what `metrics` makes of all rows at the end goes to `engine.state.metrics`.

    With several processes the rows of all are gathered, the first one writes, and each gets the same means. A case that
    two processes saw, as DistributedSampler pads, counts once.

    Args:
        pred_key: label map (1, H, W[, D]) in the evaluator's output, after postprocessing.
        label_key: as pred_key; its file names the case where the item has no case_id.
    """

    def __init__(self, *, pred_key: str, label_key: str) -> None:
        self.pred_key = pred_key
        self.label_key = label_key
        self._rows: dict[str, dict[str, str | float]] = {}

    @abstractmethod
    def of_case(self, output: dict[str, Any]) -> dict[str, float]:
        """The scores of one case of an evaluator's output."""

    @abstractmethod
    def metrics(self, rows: Sequence[Mapping[str, str | float]], *, write: bool) -> dict[str, float]:
        """The metrics of an evaluation with these rows, whose tables are written if this is the process to do so."""

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_STARTED, self._reset)
        engine.add_event_handler(Events.ITERATION_COMPLETED, self._score)
        engine.add_event_handler(Events.EPOCH_COMPLETED, self._summarise)

    def _reset(self) -> None:
        self._rows = {}

    def _score(self, engine: Engine) -> None:
        for case_id, output in zip(case_ids(engine, path_key=self.label_key), engine.state.output, strict=True):
            if case_id in self._rows:
                raise ValueError(
                    f"case_id must be unique, got {case_id!r} twice; give each item of the data list its own"
                )
            self._rows[case_id] = {"case_id": case_id, **self.of_case(output)}

    def _summarise(self, engine: Engine) -> None:
        by_case: dict[str, dict[str, str | float]] = {}
        for rows in idist.all_gather(self._rows):
            by_case.update(rows)
        # in an order that depends on neither the loader nor the number of processes
        ordered = [by_case[case_id] for case_id in sorted(by_case)]
        engine.state.metrics.update(self.metrics(ordered, write=idist.get_rank() == 0))

    @staticmethod
    def _means(summary: Mapping[str, ScoreStatistics]) -> dict[str, float]:
        """By score; nan rather than nothing: an absent key would let the last evaluation's value stand."""
        return {name: math.nan if of["mean"] is None else of["mean"] for name, of in summary.items()}

    @staticmethod
    def _label_map(output: Mapping[str, Any], key: str, *, fix: str) -> torch.Tensor:
        """(1, H, W[, D]) to (H, W[, D])."""
        if key not in output:
            raise ValueError(f"the evaluator's output must hold {key!r}, got {sorted(output)}")
        tensor = output[key]
        if tensor.shape[0] != 1:
            raise ValueError(f"{key} must be a label map (1, H, W[, D]), got shape {tuple(tensor.shape)}; {fix}")
        return tensor[0]
