"""PictureScores: score each picture of an evaluation, its pixels and its objects, and write the tables."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from monai.utils import convert_to_numpy
from numpy.typing import NDArray

from common.metrics.instance_average_precision import instance_average_precision
from common.metrics.pixel_counts import PixelCounts
from common.metrics.pixel_scores import pixel_scores
from common.metrics.score_means import score_means
from common.metrics.score_summary import score_summary
from common.metrics.score_table import ScoreTable
from common.metrics.score_text import score_text
from common.metrics.write_score_tables import write_score_tables

_logger = logging.getLogger(__name__)

_EMPTY_RULE = (
    "a picture without objects scores 1 if none were predicted, else overlap and precision 0; one in which none were "
    "predicted has precision 0"
)


class PictureScores(ScoreTable):
    """Handler of an evaluator: `scores.csv`, `summary.json`, and means and pooled scores in `engine.state.metrics`.

    A picture's row has its `pixel_scores` and its `instance_average_precision`, with the objects in label and
    prediction, those missed and those invented. The means over pictures weigh a small picture like a large one. Pooled
    scores are those of all pictures' pixels counted together, as the comparison of U-Net and V-Net variants reports
    them; they stand apart, as "pooled" in the summary and `pooled_f1`, `pooled_mean_iou` in the metrics.

    Args:
        output_dir: where the tables go; a later evaluation replaces them.
        seed: of the bootstrap.
        pred_key: instance map (1, W, H) in the evaluator's output, after postprocessing; a mask is a single object.
        label_key: as pred_key.
    """

    def __init__(self, output_dir: str | Path, *, seed: int, pred_key: str = "pred", label_key: str = "label") -> None:
        super().__init__(pred_key=pred_key, label_key=label_key)
        self.output_dir = Path(output_dir)
        self.seed = seed

    def of_case(self, output: dict[str, Any]) -> dict[str, float]:
        """The scores of one picture of an evaluator's output, and its counts of pixels."""
        pred, label = self._instances(output, self.pred_key), self._instances(output, self.label_key)
        if pred.shape != label.shape:
            raise ValueError(
                f"pred must lie on the label's grid, got shapes {pred.shape} and {label.shape}; "
                "invert the preprocessing"
            )
        counts = PixelCounts.of(pred > 0, label > 0)
        return {**pixel_scores(counts), **instance_average_precision(pred, label), **counts._asdict()}

    def metrics(self, rows: Sequence[Mapping[str, str | float]], *, write: bool) -> dict[str, float]:
        """The mean of each score and two pooled ones; writes the tables and logs them."""
        counts = PixelCounts(*(sum(int(row[name]) for row in rows) for name in PixelCounts._fields))
        pooled = pixel_scores(counts)
        rows = [{name: value for name, value in row.items() if name not in PixelCounts._fields} for row in rows]
        summary = score_summary(rows, seed=self.seed)
        if write:
            more = {"empty_regions": _EMPTY_RULE, "pooled": {**pooled, **counts._asdict()}}
            write_score_tables(rows, summary, folder=self.output_dir, more=more)
            line = ", ".join(f"{name} {value:.3f}" for name, value in pooled.items())
            table = f"{score_text(summary)}\npixels of all pictures pooled: {line}\nempty pictures: {_EMPTY_RULE}"
            _logger.info("scores of %d pictures, also in %s:\n%s", len(rows), self.output_dir, table)
        return {**score_means(summary), **{f"pooled_{name}": pooled[name] for name in ("f1", "mean_iou")}}

    def _instances(self, output: dict[str, Any], key: str) -> NDArray[np.int32]:
        fix = "make instances of it in the postprocessing"
        values = convert_to_numpy(self._label_map(output, key, fix=fix))
        numbers = values.astype(np.int32)
        if (numbers != values).any() or (numbers < 0).any():
            raise ValueError(f"{key} must hold whole numbers of objects, 0 or more; {fix}")
        return numbers
