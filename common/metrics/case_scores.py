"""CaseScores: score each case of an evaluation and write the tables."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from monai.data import MetaTensor
from monai.data.utils import affine_to_spacing

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.metrics.empty_rule import EMPTY_RULES, EmptyRule
from common.metrics.mask_scores import SCORES
from common.metrics.region_classes import region_classes
from common.metrics.score_means import score_means
from common.metrics.score_summary import score_summary
from common.metrics.score_table import ScoreTable
from common.metrics.score_text import score_text
from common.metrics.segmentation_scores import segmentation_scores
from common.metrics.write_score_tables import write_score_tables

_logger = logging.getLogger(__name__)


class CaseScores(ScoreTable):
    """Handler of an evaluator: `scores.csv`, `summary.json` and the means in `engine.state.metrics`.

    Each case is scored as it comes, on its label map's own grid and spacing (of the MetaTensor's affine; mm where the
    file says so, pixels for a PNG).

    Args:
        output_dir: where the tables go; a later evaluation replaces them.
        num_classes: classes with the background.
        class_names: of the foreground classes.
        pred_key: label map (1, H, W[, D]) in the evaluator's output, after postprocessing.
        label_key: as pred_key.
        seed: of the bootstrap.
        regions: names of classes by region; without it each class is scored.
        scores: which, of those in common.metrics.mask_scores.
        empty: what a class or region counts that the label does not have: "score", "omit" or "zero", see
            common.metrics.segmentation_scores. The rule is written beside the numbers.
    """

    def __init__(
        self,
        output_dir: str | Path,
        *,
        num_classes: int,
        class_names: list[str] | None,
        pred_key: str = "pred",
        label_key: str = "label",
        seed: int,
        regions: Mapping[str, Sequence[str]] | None = None,
        scores: Sequence[str] = ("dice", "hd95", "asd", "rvd"),
        empty: EmptyRule = "score",
    ) -> None:
        # here rather than at the first case, which comes after minutes of inference
        for score in scores:
            check_known_name(score, SCORES, argument="scores")
        check_known_name(empty, EMPTY_RULES, argument="empty")
        if regions and not class_names:
            raise InputError(f"class_names: must name the classes that the regions {sorted(regions)} are made of")
        super().__init__(pred_key=pred_key, label_key=label_key)
        self.output_dir = Path(output_dir)
        self.num_classes = num_classes
        self.class_names = class_names
        self.seed = seed
        self.regions = region_classes(regions, class_names) if regions and class_names else None
        self.scores = scores
        self.empty = empty

    def of_case(self, output: dict[str, Any], scores: Sequence[str] | None = None) -> dict[str, float]:
        """The scores of one case of an evaluator's output; all of them, or the ones named."""
        pred, label = (
            self._label_map(output, key, fix=f"add AsDiscreted(keys={key!r}, argmax=True) to the postprocessing")
            for key in (self.pred_key, self.label_key)
        )
        return segmentation_scores(
            pred,
            label,
            spacing=_spacing(output[self.label_key], self.label_key),
            num_classes=self.num_classes,
            class_names=self.class_names,
            regions=self.regions,
            scores=self.scores if scores is None else scores,
            empty=self.empty,
        )

    def metrics(self, rows: Sequence[Mapping[str, str | float]], *, write: bool) -> dict[str, float]:
        """The mean of each score; writes the tables and logs them."""
        summary = score_summary(rows, seed=self.seed)
        if write:
            write_score_tables(rows, summary, folder=self.output_dir, empty=self.empty)
            table = f"{score_text(summary)}\nempty regions: {EMPTY_RULES[self.empty]}"
            _logger.info("scores of %d cases, also in %s:\n%s", len(rows), self.output_dir, table)
        return score_means(summary)


def _spacing(label: torch.Tensor, key: str) -> list[float]:
    if not isinstance(label, MetaTensor):
        raise ValueError(
            f"{key} must be a MetaTensor, whose affine gives the spacing, got {type(label).__name__}; use LoadImaged"
        )
    return [float(size) for size in affine_to_spacing(label.affine, r=label.ndim - 1)]
