"""split_sites splits each site on its own."""

from typing import Any, Literal

import pytest

from common.checks.input_error import InputError
from common.data.split import split_cases
from common.data.split_sites import split_sites

_CASES = [{"case_id": f"{site}{number}", "site": site} for number in range(12) for site in "STU"]
_Part = Literal["training", "validation", "all"]


def _ids(*sites: str, part: _Part = "validation", **settings: Any) -> list[str]:
    return [case["case_id"] for case in split_sites(_CASES, sites, part=part, **settings)]


def _of(site: str) -> list[dict[str, str]]:
    return [case for case in _CASES if case["site"] == site]


def test_a_site_is_split_as_it_is_alone() -> None:
    alone = split_cases(_of("T"), part="validation", validation_share=0.3)
    assert _ids("T", validation_share=0.3) == [case["case_id"] for case in alone]


@pytest.mark.parametrize("settings", [{"validation_share": 0.05}, {"folds": 5, "fold": 3, "folded_sites": ["S", "T"]}])
def test_other_sites_do_not_change_a_sites_parts(settings: dict[str, Any]) -> None:
    """As they would through the ranks of folds, or where a small share holds out but one of all cases."""
    assert _ids("S", "T", **settings) == _ids("S", **settings) + _ids("T", **settings)
    assert set(_ids("T", part="training", **settings)).isdisjoint(_ids("S", "T", **settings))


def test_folds_hold_out_cases_of_the_folded_sites_alone() -> None:
    held_out = [set(_ids("S", "T", folds=2, fold=fold, folded_sites=["T"])) for fold in (0, 1)]
    of_source, of_target = ([{name for name in ids if name[0] == site} for ids in held_out] for site in "ST")
    assert of_source == [set(_ids("S"))] * 2
    assert [len(ids) for ids in of_target] == [6, 6]
    assert of_target[0] | of_target[1] == {case["case_id"] for case in _of("T")}


def test_no_sites_have_no_cases() -> None:
    assert _ids(part="training") == []


def test_site_without_cases_is_refused() -> None:
    with pytest.raises(InputError, match=r"^sites: there is no 'V'; choose from S, T, U$"):
        _ids("S", "V")
