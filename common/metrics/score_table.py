"""ScoreTable: a handler that collects the scores of each case over an evaluation.

MONAI's metric handlers keep the means only, or write a table without case ids, intervals or the count of undefined
scores.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import torch
from ignite.engine import Engine

from common.metrics.case_ids import case_ids
from common.metrics.case_table import CaseTable, Row


class ScoreTable(CaseTable):
    """Each case is scored as it comes; what `metrics` makes of all rows at the end goes to `engine.state.metrics`.

    Args:
        pred_key: label map (1, H, W[, D]) in the evaluator's output, after postprocessing.
        label_key: as pred_key; its file names the case where the item has no case_id.
    """

    def __init__(self, *, pred_key: str, label_key: str) -> None:
        super().__init__()
        self.pred_key = pred_key
        self.label_key = label_key

    @abstractmethod
    def of_case(self, output: dict[str, Any]) -> dict[str, float]:
        """The scores of one case of an evaluator's output."""

    @abstractmethod
    def metrics(self, rows: Sequence[Row], *, write: bool) -> dict[str, float]:
        """The metrics of an evaluation with these rows, whose tables are written if this is the process to do so."""

    def rows(self, engine: Engine) -> Iterable[tuple[str, Row]]:
        """The id and the scores of each decollated output."""
        for case_id, output in zip(case_ids(engine, path_key=self.label_key), engine.state.output, strict=True):
            yield case_id, self.of_case(output)

    def conclude(self, engine: Engine, rows: Sequence[Row], *, write: bool) -> None:
        engine.state.metrics.update(self.metrics(rows, write=write))

    @staticmethod
    def _label_map(output: Mapping[str, Any], key: str, *, fix: str) -> torch.Tensor:
        """(1, H, W[, D]) to (H, W[, D])."""
        if key not in output:
            raise ValueError(f"the evaluator's output must hold {key!r}, got {sorted(output)}")
        tensor = output[key]
        if tensor.shape[0] != 1:
            raise ValueError(f"{key} must be a label map (1, H, W[, D]), got shape {tuple(tensor.shape)}; {fix}")
        return tensor[0]
