"""sift_cases parts good cases from broken ones."""

from typing import Any

import pytest

from common.checks.input_error import InputError
from common.checks.sift_cases import sift_cases


def _check(case: dict[str, Any]) -> None:
    if case["fault"]:
        raise InputError(f"{case['fault']}: broken")


def _cases(*faults: str) -> list[dict[str, Any]]:
    return [{"fault": fault} for fault in faults]


def test_order_is_kept_and_each_broken_case_has_its_line() -> None:
    cases = sift_cases(_cases("", "a", "", "b"), _check, skip_broken=True)
    assert list(cases) == _cases("", "")
    assert cases.skipped == ["a: broken", "b: broken"]


@pytest.mark.parametrize("skip_broken", [False, True])
def test_first_broken_case_is_raised_where_none_is_good(skip_broken: bool) -> None:
    with pytest.raises(InputError, match=r"^a: broken \(2 of 2 cases are broken\)$"):
        sift_cases(_cases("a", "b"), _check, skip_broken=skip_broken)


def test_other_errors_are_not_swallowed() -> None:
    with pytest.raises(KeyError):
        sift_cases([{}], _check, skip_broken=True)
