"""chosen_cases: some cases of a data set, by their names."""

from collections.abc import Collection, Sequence
from typing import Any

from common.checks.input_error import InputError


def chosen_cases(cases: Sequence[dict[str, Any]], *, case_ids: Collection[str]) -> list[dict[str, Any]]:
    """Those, in the order of the data set; InputError where one is missing."""
    chosen = [case for case in cases if case["case_id"] in case_ids]
    missing = set(case_ids) - {case["case_id"] for case in chosen}
    if missing:
        raise InputError(f"dataset_dir: has no case {', '.join(sorted(missing))}; give the data that were evaluated")
    return chosen
