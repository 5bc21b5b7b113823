"""CaseScores: score each case of an evaluation and write the tables.

MONAI's metric handlers keep the classes' means only, or write a table without case ids, intervals or the count of
undefined scores.
"""

import logging
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ignite.distributed as idist
import torch
from ignite.engine import Engine, Events
from monai.data import MetaTensor
from monai.data.utils import affine_to_spacing

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.metrics.case_ids import case_ids
from common.metrics.empty_rule import EMPTY_RULES, EmptyRule
from common.metrics.mask_scores import SCORES
from common.metrics.region_classes import region_classes
from common.metrics.score_summary import score_summary
from common.metrics.score_text import score_text
from common.metrics.segmentation_scores import segmentation_scores
from common.metrics.write_score_tables import write_score_tables

_logger = logging.getLogger(__name__)


class CaseScores:
    """Handler of an evaluator: `scores.csv`, `summary.json` and the means in `engine.state.metrics`.

    Each case is scored as it comes, on its label map's own grid and spacing (of the MetaTensor's affine; mm where the
    file says so, pixels for a PNG). With several processes the rows of all are gathered, the first one writes, and each
    gets the same means. A case that two processes saw, as DistributedSampler pads, counts once.

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
        self.output_dir = Path(output_dir)
        self.num_classes = num_classes
        self.class_names = class_names
        self.pred_key = pred_key
        self.label_key = label_key
        self.seed = seed
        self.regions = region_classes(regions, class_names) if regions and class_names else None
        self.scores = scores
        self.empty = empty
        self._rows: dict[str, dict[str, str | float]] = {}

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

    def of_case(self, output: dict[str, Any], scores: Sequence[str] | None = None) -> dict[str, float]:
        """The scores of one case of an evaluator's output; all of them, or the ones named."""
        pred, label = _label_map(output, self.pred_key), _label_map(output, self.label_key)
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

    def _summarise(self, engine: Engine) -> None:
        by_case: dict[str, dict[str, str | float]] = {}
        for rows in idist.all_gather(self._rows):
            by_case.update(rows)
        # in an order that depends on neither the loader nor the number of processes
        rows = [by_case[case_id] for case_id in sorted(by_case)]
        summary = score_summary(rows, seed=self.seed)
        # nan rather than nothing: an absent key would let the last evaluation's value stand
        means = {name: of["mean"] for name, of in summary.items()}
        engine.state.metrics.update({name: math.nan if mean is None else mean for name, mean in means.items()})
        if idist.get_rank() == 0:
            write_score_tables(rows, summary, folder=self.output_dir, empty=self.empty)
            table = f"{score_text(summary)}\nempty regions: {EMPTY_RULES[self.empty]}"
            _logger.info("scores of %d cases, also in %s:\n%s", len(rows), self.output_dir, table)


def _label_map(output: dict[str, Any], key: str) -> torch.Tensor:
    """(1, H, W[, D]) to (H, W[, D])."""
    if key not in output:
        raise ValueError(f"the evaluator's output must hold {key!r}, got {sorted(output)}")
    tensor = output[key]
    if tensor.shape[0] != 1:
        raise ValueError(
            f"{key} must be a label map (1, H, W[, D]), got shape {tuple(tensor.shape)}; "
            f"add AsDiscreted(keys={key!r}, argmax=True) to the postprocessing"
        )
    return tensor[0]


def _spacing(label: torch.Tensor, key: str) -> list[float]:
    if not isinstance(label, MetaTensor):
        raise ValueError(
            f"{key} must be a MetaTensor, whose affine gives the spacing, got {type(label).__name__}; use LoadImaged"
        )
    return [float(size) for size in affine_to_spacing(label.affine, r=label.ndim - 1)]
