"""training_cases divides the training part by labels."""

import logging
from typing import Any

import pytest

from common.data.split import split_cases
from common.data.training_cases import training_cases

SPLIT: dict[str, Any] = {"validation_share": 0.3, "folds": 0, "fold": 0}
CASES = [{"case_id": f"case_{number}", **({"label": "file"} if number % 3 else {})} for number in range(20)]


def test_parts_are_the_training_part() -> None:
    labelled, unlabelled = (training_cases(CASES, part=part, **SPLIT) for part in ("labelled", "unlabelled"))
    assert all("label" in case for case in labelled)
    assert not any("label" in case for case in unlabelled)
    training = split_cases(CASES, part="training", **SPLIT)
    assert sorted(case["case_id"] for case in labelled + unlabelled) == sorted(case["case_id"] for case in training)


def test_further_cases_follow() -> None:
    further = [{"case_id": "elsewhere"}]
    alone = training_cases(CASES, part="unlabelled", **SPLIT)
    assert training_cases(CASES, part="unlabelled", further=further, **SPLIT) == alone + further


def test_log_names_the_cases(caplog: pytest.LogCaptureFixture) -> None:
    cases = [{"case_id": "a", "label": "file"}, {"case_id": "b", "label": "file"}, {"case_id": "c"}]
    with caplog.at_level(logging.INFO):
        training_cases(cases, part="labelled", validation_share=1e-9, folds=0, fold=0)
    held_out = split_cases(cases, part="validation", validation_share=1e-9)[0]["case_id"]
    named = [name for name in ("a", "b") if name != held_out]
    assert caplog.messages == [f"labelled: {len(named)} training cases: {', '.join(named)}"]
