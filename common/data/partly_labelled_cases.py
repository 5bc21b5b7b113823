"""partly_labelled_cases: a data set of multi-sequence MR of which training sees few labels."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from common.checks.input_error import InputError
from common.data.multi_sequence_cases import multi_sequence_cases
from common.data.split import split_cases


def partly_labelled_cases(
    dataset_dir: str | Path,
    *,
    sequences: Sequence[str],
    withhold: bool,
    labelled_cases: int,
    unlabelled_dir: str,
    seed: int,
    part: Literal["training", "validation", "all"],
    validation_share: float,
    folds: int,
    fold: int,
    missing_sequences: Literal["error", "fill"] = "error",
) -> list[dict[str, Any]]:
    """`multi_sequence_cases`, of whose training cases only so many have a "label", so that no other is ever read.

    They are those with the lowest hashes of seed and `case_id`: more of them with the same seed include these.

    Args:
        withhold: False for an evaluation, which gets every label.
        labelled_cases: training cases that keep their labels; 0 for all.
        unlabelled_dir: where there are further cases without labels; only they allow all training cases to keep theirs.
        seed: of the draw.
        sequences, part, validation_share, folds, fold, missing_sequences: see `multi_sequence_cases`.
    """
    split: dict[str, Any] = {"validation_share": validation_share, "folds": folds, "fold": fold}
    cases = multi_sequence_cases(
        dataset_dir, sequences=sequences, part=part, missing_sequences=missing_sequences, **split
    )
    if not withhold:
        return cases
    training = [case["case_id"] for case in split_cases(cases, part="training", **split)]
    _check(labelled_cases, len(training), unlabelled_dir)
    drawn = sorted(training, key=lambda case_id: hashlib.sha256(f"labelled:{seed}:{case_id}".encode()).digest())
    withheld = set(drawn[labelled_cases or len(drawn) :])
    return [_without_label(case) if case["case_id"] in withheld else case for case in cases]


def _without_label(case: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in case.items() if key != "label"}


def _check(labelled_cases: int, training_cases: int, unlabelled_dir: str) -> None:
    if not 0 <= labelled_cases <= training_cases:
        raise InputError(
            f"labelled_cases: must be from 1 to the {training_cases} training cases, or 0 for all, got {labelled_cases}"
        )
    if labelled_cases in (0, training_cases) and not unlabelled_dir:
        raise InputError(
            f"labelled_cases: {labelled_cases} leaves no case without a label, of {training_cases} training cases; "
            "choose fewer, or give a folder of unlabelled ones with --unlabelled_dir"
        )
