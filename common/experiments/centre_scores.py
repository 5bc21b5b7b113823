"""CentreScores: what an ensemble and its members scored on the cases of one centre."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.metrics.read_member_scores import read_member_scores

_FILE = "member_scores.csv"
_GROWING = re.compile(r"EMMA\d+")  # ensembles of some of the members
_MORE_IS_BETTER = ("dice_", "precision_", "sensitivity_", "mean_dice", "mean_precision", "mean_sensitivity")
_FEWEST = 2  # cases, below which resampling them says nothing
_Row = Mapping[str, str | float]


@dataclass(frozen=True)
class CentreScores:
    """One value a case that all have a score of, in the same order for the ensemble and each member.

    Attributes:
        by_member: (N,) by name; "ensemble" comes last.
        left_out: number of cases without a score of the ensemble or of a member.
    """

    by_member: Mapping[str, NDArray[np.float64]]
    left_out: int

    @property
    def cases(self) -> int:
        """How many each has a value of."""
        return len(self.by_member["ensemble"])

    @property
    def best_member(self) -> str:
        """The one of the highest mean, without the ensemble."""
        means = {name: float(scores.mean()) for name, scores in self.by_member.items() if name != "ensemble"}
        return max(means, key=lambda name: means[name])

    @classmethod
    def read(cls, folder: Path, *, score: str, fewest: int = _FEWEST) -> "CentreScores":
        """Those of an evaluation's folder; ensembles of some of the members (EMMA2, EMMA3, ...) are passed over.

        Args:
            score: a column of which more is better, or "dice" for the mean of a case's dice_* columns.
            fewest: cases that there must be.
        """
        path = folder / _FILE
        tables = _tables(path)
        columns = _columns(tables["ensemble"][0], score, path)
        values = {name: {row["case_id"]: _mean(row, columns) for row in rows} for name, rows in tables.items()}
        seen = dict.fromkeys(case_id for of in values.values() for case_id in of)
        cases = [case for case in seen if not any(math.isnan(of.get(case, math.nan)) for of in values.values())]
        if len(cases) < fewest:
            raise InputError(
                f"{path}: must have at least {fewest} cases with a {score} of the ensemble and every member, got "
                f"{len(cases)}; evaluate more cases"
            )
        by_member = {name: np.array([of[case] for case in cases]) for name, of in values.items()}
        return cls(by_member=by_member, left_out=len(seen) - len(cases))


def _tables(path: Path) -> dict[str, list[dict[str, str | float]]]:
    """Rows by member, the ensemble last."""
    if not path.is_file():
        raise InputError(f"no such file {path}; give the folder of an ensemble's finished evaluation")
    tables = {name: rows for name, rows in read_member_scores(path).items() if not _GROWING.fullmatch(name)}
    if "ensemble" not in tables or len(tables) < 2:
        raise InputError(
            f"{path}: must have rows of the ensemble and of a member at least, got {', '.join(tables) or 'none'}; "
            "give the folder of an ensemble's evaluation"
        )
    tables["ensemble"] = tables.pop("ensemble")
    return tables


def _columns(row: _Row, score: str, path: Path) -> list[str]:
    """Those whose mean is the score."""
    known = [name for name in row if name.startswith(_MORE_IS_BETTER)]
    dices = [name for name in known if name.startswith("dice_")]
    check_known_name(score, [*(["dice"] if dices else []), *known], argument=f"score of {path}, more being better")
    return dices if score == "dice" else [score]


def _mean(row: _Row, columns: list[str]) -> float:
    """Of those of the columns that the case has a value in: a region that its label has not may be without."""
    defined = [value for value in (float(row[name]) for name in columns) if not math.isnan(value)]
    return sum(defined) / len(defined) if defined else math.nan
