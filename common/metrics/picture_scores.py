"""PictureScores: score each picture of an evaluation, its pixels and its objects, and write the tables."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from monai.utils import convert_to_numpy
from numpy.typing import NDArray

from common.metrics.cell_segmentation import cell_segmentation
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
    "predicted has precision 0; seg is of true objects alone"
)


class PictureScores(ScoreTable):
    """Handler of an evaluator: `scores.csv`, `summary.json`, and means and pooled scores in `engine.state.metrics`.

    A picture's row has its `pixel_scores` and its `instance_average_precision`, with the objects in label and
    prediction, those missed and those invented, and as "seg" its `cell_segmentation`. The means over pictures weigh a
    small picture like a large one. Pooled scores are those of all pictures' pixels counted together, as the comparison
    of U-Net and V-Net variants reports them, and "seg" over all objects, as the cell tracking challenge has it; they
    stand apart, as "pooled" in the summary and `pooled_f1`, `pooled_mean_iou` in the metrics.

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
        objects = {"seg": cell_segmentation(pred, label), **instance_average_precision(pred, label)}
        return {**pixel_scores(counts), **objects, **counts._asdict()}

    def metrics(self, rows: Sequence[Mapping[str, str | float]], *, write: bool) -> dict[str, float]:
        """The mean of each score and two pooled ones; writes the tables and logs them."""
        counts = PixelCounts(*(sum(int(row[name]) for row in rows) for name in PixelCounts._fields))
        pooled = pixel_scores(counts) | _over_objects(rows, "seg")
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


def _over_objects(rows: Sequence[Mapping[str, str | float]], name: str) -> dict[str, float]:
    """The mean over the true objects of all pictures of what a row has as a mean over its own; nothing without any."""
    told = [(float(row[name]), int(row["label_objects"])) for row in rows if int(row["label_objects"])]
    objects = sum(number for _, number in told)
    return {name: sum(score * number for score, number in told) / objects} if told else {}
