"""split_sites: one part of the cases of some sites, each of which is split on its own."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

from common.data.cases_of_sites import cases_of_sites
from common.data.split import split_cases

_Case = TypeVar("_Case", bound=Mapping[str, Any])


def split_sites(
    cases: Sequence[_Case],
    sites: Sequence[str],
    *,
    part: Literal["training", "validation", "all"],
    validation_share: float = 0.2,
    folds: int = 0,
    fold: int = 0,
    folded_sites: Sequence[str] = (),
) -> list[_Case]:
    """The cases of one part, site by site; so a case's part depends on its own site alone, whichever others there are.

    Args:
        cases: of `site_cases`.
        sites: whose cases are wanted; none for none.
        part, validation_share, folds, fold: see `split_cases`.
        folded_sites: those of which folds, where there are any, hold out a part; of others it is validation_share. In
            Kamnitsas' thesis, sec. 5.3.2, two folds divide the target, and the source always takes part in training.
    """
    parts: list[_Case] = []
    for site in sites:
        crossed = {"folds": folds, "fold": fold} if site in folded_sites else {}
        parts += split_cases(cases_of_sites(cases, [site]), part=part, validation_share=validation_share, **crossed)
    return parts
