"""ClassificationScores: whether each image of an evaluation was given its class, and the tables of that."""

import logging
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ignite.engine import Engine

from common.metrics.case_table import CaseTable, Row
from common.metrics.classified_batch import ClassifiedBatch
from common.metrics.score_means import score_means
from common.metrics.score_statistics import ScoreStatistics
from common.metrics.score_summary import score_summary
from common.metrics.score_text import score_text
from common.metrics.write_score_tables import write_score_tables

_logger = logging.getLogger(__name__)


class ClassificationScores(CaseTable):
    """Handler of an evaluator that does not decollate: `scores.csv`, `summary.json`, means in `engine.state.metrics`.

    An image's row has its class and the predicted one by name, and

        error          1 where they differ, else 0; the mean is the error rate
        confidence     the predicted class's probability
        cross_entropy  -log of the true class's probability

    The summary also has the confusion matrix (rows are the true classes) and the error rate of each class, None for a
    class without an image.

    Args:
        output_dir: where the tables go; a later evaluation replaces them.
        class_names: in the order of the logits.
        seed: of the bootstrap.
    """

    def __init__(self, output_dir: str | Path, *, class_names: Sequence[str], seed: int) -> None:
        super().__init__()
        self.output_dir = Path(output_dir)
        self.class_names = list(class_names)
        self.seed = seed

    def rows(self, engine: Engine) -> Iterable[tuple[str, Row]]:
        """The id and the scores of each image of a batch."""
        batch = ClassifiedBatch.of(engine, num_classes=len(self.class_names))
        if batch.label is None:
            raise ValueError("the evaluator's output must hold 'label'; give cases that have one")
        best, predicted = batch.log_probability.max(dim=1)
        truth = 0 - batch.log_probability.gather(1, batch.label[:, None])[:, 0]  # and not -0
        columns: dict[str, list[str] | list[float]] = {
            "label": [self.class_names[index] for index in batch.label.tolist()],
            "predicted": [self.class_names[index] for index in predicted.tolist()],
            "error": (predicted != batch.label).double().tolist(),
            "confidence": best.exp().tolist(),
            "cross_entropy": truth.tolist(),
        }
        for case_id, *values in zip(batch.case_ids, *columns.values(), strict=True):
            yield case_id, dict(zip(columns, values, strict=True))

    def conclude(self, engine: Engine, rows: Sequence[Row], *, write: bool) -> None:
        """The mean of each score; writes the tables and logs them."""
        summary = score_summary(rows, seed=self.seed)
        if write:
            write_score_tables(rows, summary, folder=self.output_dir, empty=None, more=self._by_class(rows))
            table = f"{score_text(summary)}\n{_error_line(summary['error'])}"
            _logger.info("scores of %d images, also in %s:\n%s", len(rows), self.output_dir, table)
        engine.state.metrics.update(score_means(summary))

    def _by_class(self, rows: Sequence[Row]) -> dict[str, Any]:
        from sklearn.metrics import confusion_matrix

        truth, predicted = ([row[column] for row in rows] for column in ("label", "predicted"))
        counts = confusion_matrix(truth, predicted, labels=self.class_names)
        errors = {
            name: float(1 - row[index] / row.sum()) if row.any() else None
            for index, (name, row) in enumerate(zip(self.class_names, counts, strict=True))
        }
        return {"class_names": self.class_names, "confusion": counts.tolist(), "per_class_error": errors}


def _error_line(error: ScoreStatistics) -> str:
    """In per cent, as classifications are reported."""
    low, high = (f"{100 * end:.2f}" for end in error["interval"] or (math.nan, math.nan))
    return f"error {100 * (error['mean'] or 0):.2f} % (95% {low} to {high}, n {error['n']})"
