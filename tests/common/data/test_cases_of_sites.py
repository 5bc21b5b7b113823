"""cases_of_sites chooses cases by their site."""

import pytest

from common.checks.input_error import InputError
from common.data.cases_of_sites import cases_of_sites

_CASES = [{"case_id": number, "site": site, "domain": "ST".index(site)} for number, site in enumerate("STTS")]


def test_cases_keep_their_order_and_domains() -> None:
    assert cases_of_sites(_CASES, ["T"]) == _CASES[1:3]
    assert cases_of_sites(_CASES, ["T", "S"]) == _CASES


def test_site_without_cases_is_refused() -> None:
    with pytest.raises(InputError, match=r"^sites: there is no 'U'; choose from S, T$"):
        cases_of_sites(_CASES, ["S", "U"])
