"""image_class_split: divide labelled and unlabelled images into training, validation and test."""

from collections.abc import Sequence
from typing import Any, Literal

from common.checks.input_error import InputError
from common.data.split import split_cases

_PARTS = ("training", "validation", "test", "held_out", "all")


def image_class_split(
    cases: Sequence[dict[str, Any]],
    *,
    part: Literal["training", "validation", "test", "held_out", "all"],
    validation_share: float,
    folds: int = 0,
    fold: int = 0,
) -> list[dict[str, Any]]:
    """The cases of one part, of `image_class_cases`, in the order given.

    "test" are the labelled images of the data set's official test part. The other labelled ones are divided into
    "training" and "validation"; images without a label are of the training.

    Args:
        part: one of these; "held_out" for the test part where there is one, else validation; or "all".
        validation_share, folds, fold: see `split_cases`.
    """
    if part not in _PARTS:
        raise InputError(f"part must be one of {', '.join(_PARTS)}, got {part!r}")
    if part == "all":
        return list(cases)
    test = [case for case in cases if case["official"] == "test" and "label" in case]
    if part == "held_out":
        part = "test" if test else "validation"
    if part == "test":
        if not test:
            raise InputError(
                "part: this data set has no official test part with labels; evaluate with --part validation"
            )
        return test
    remaining = [case for case in cases if case["official"] != "test"]
    labelled = [case for case in remaining if "label" in case]
    split = split_cases(labelled, part=part, validation_share=validation_share, folds=folds, fold=fold)
    if part == "validation":
        return split
    chosen = {case["case_id"] for case in split}
    return [case for case in remaining if case["case_id"] in chosen or "label" not in case]
