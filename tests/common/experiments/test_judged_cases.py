"""judged_cases holds a share of the cases out."""

import pytest

from common.checks.input_error import InputError
from common.data.split import split_cases
from common.experiments.judged_cases import judged_cases

CASES = [f"case_{index}" for index in range(20)]


def test_nobody_judges_unless_asked_to() -> None:
    assert judged_cases(CASES, share=0) == []


@pytest.mark.parametrize(("share", "number"), [(0.3, 6), (0.01, 1), (0.99, 19)])
def test_share_leaves_some_on_either_side(share: float, number: int) -> None:
    assert len(judged_cases(CASES, share=share)) == number


def test_order_of_the_cases_does_not_matter() -> None:
    assert set(judged_cases(CASES[::-1], share=0.3)) == set(judged_cases(CASES, share=0.3))


def test_validation_cases_fall_into_both_parts() -> None:
    """Which they would not, by the hash that made them validation cases."""
    cases = split_cases([{"case_id": f"case_{index}"} for index in range(200)], part="validation")
    judged = judged_cases([case["case_id"] for case in cases], share=0.5)
    by_the_same_hash = split_cases(cases, part="validation", validation_share=0.5)
    assert len(judged) == round(len(cases) / 2)
    assert len(by_the_same_hash) == len(cases) - 1


@pytest.mark.parametrize("share", [-0.1, 1.0])
def test_share_must_be_one(share: float) -> None:
    with pytest.raises(InputError, match=r"^judge_share must be at least 0 and below 1"):
        judged_cases(CASES, share=share)


def test_a_single_case_cannot_be_shared() -> None:
    with pytest.raises(InputError, match=r"^judge_share needs at least 2 cases, got 1"):
        judged_cases(["a"], share=0.3)
