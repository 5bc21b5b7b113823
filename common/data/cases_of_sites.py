"""cases_of_sites: the source's cases, or the target's."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from common.checks.known_name import check_known_name

_Case = TypeVar("_Case", bound=Mapping[str, Any])


def cases_of_sites(cases: Sequence[_Case], sites: Sequence[str]) -> list[_Case]:
    """Those of `site_cases` whose "site" is one of `sites`, in the order given; each site has some."""
    known = sorted({case["site"] for case in cases})
    for site in sites:
        check_known_name(site, known, argument="sites")
    return [case for case in cases if case["site"] in sites]
