"""chosen_cases picks cases by their names."""

import pytest

from common.checks.input_error import InputError
from common.data.chosen_cases import chosen_cases

_CASES = [{"case_id": name} for name in "abc"]


def test_chosen_cases_keep_the_order_of_the_data() -> None:
    assert [case["case_id"] for case in chosen_cases(_CASES, case_ids=["c", "a"])] == ["a", "c"]


def test_missing_cases_are_named() -> None:
    with pytest.raises(InputError, match=r"^dataset_dir: has no case d, e; give the data that were evaluated"):
        chosen_cases(_CASES, case_ids=["a", "e", "d"])
