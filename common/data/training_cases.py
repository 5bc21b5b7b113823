"""training_cases: the training part of a data set, divided into the cases that have a label and those that do not."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

from common.data.split import split_cases

logger = logging.getLogger(__name__)
_Case = TypeVar("_Case", bound=Mapping[str, Any])


def training_cases(
    cases: Sequence[_Case],
    *,
    part: Literal["labelled", "unlabelled"],
    validation_share: float,
    folds: int,
    fold: int,
    further: Sequence[_Case] = (),
) -> list[_Case]:
    """Those of the training cases (see `split_cases`) with a "label", or those without one; also logged.

    Args:
        further: cases from elsewhere that follow.
    """
    training = split_cases(cases, part="training", validation_share=validation_share, folds=folds, fold=fold)
    chosen = [*(case for case in training if ("label" in case) == (part == "labelled")), *further]
    logger.info("%s: %d training cases: %s", part, len(chosen), ", ".join(case["case_id"] for case in chosen))
    return chosen
