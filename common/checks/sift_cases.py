"""sift_cases: look at every case once, and part the good ones from the broken."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tqdm import tqdm

from common.checks.input_error import InputError

logger = logging.getLogger(__name__)


class CheckedCases(list[dict[str, Any]]):
    """The cases that can be worked on; `skipped` holds a line for each of the others."""

    def __init__(self, cases: Sequence[dict[str, Any]], skipped: Sequence[str]) -> None:
        super().__init__(cases)
        self.skipped = list(skipped)


def sift_cases(
    cases: Sequence[dict[str, Any]], check: Callable[[dict[str, Any]], None], *, skip_broken: bool
) -> CheckedCases:
    """The cases that pass; names what is wrong with each of the others.

    Args:
        check: raises InputError for a broken case; called in several threads.
        skip_broken: go on without the broken cases; otherwise, or where all are broken, the first of them raises
            InputError after the others were logged.
    """

    def problem_of(case: dict[str, Any]) -> str | None:
        try:
            check(case)
        except InputError as error:
            return str(error)
        return None

    with ThreadPoolExecutor(max_workers=4) as pool:
        results = pool.map(problem_of, cases)
        problems = list(tqdm(results, total=len(cases), desc="checking cases", unit="case", disable=None, leave=False))
    broken = [problem for problem in problems if problem]
    good = [case for case, problem in zip(cases, problems, strict=True) if problem is None]
    if broken and not (skip_broken and good):
        for problem in broken[1:]:
            logger.error("error: %s", problem)
        raise InputError(broken[0] + (f" ({len(broken)} of {len(cases)} cases are broken)" if len(broken) > 1 else ""))
    for problem in broken:
        logger.error("skipped: %s", problem)
    return CheckedCases(good, broken)
