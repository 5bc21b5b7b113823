"""case_rows: the scores of all cases of an experiment, or of an evaluation."""

import math
from pathlib import Path

from common.metrics.read_score_table import read_score_table


def case_rows(folder: Path) -> list[dict[str, str | float]]:
    """Case ids and scores of an experiment's `cases.csv`, or an evaluation's `scores.csv`; nan for an empty cell."""
    scores = folder / "scores.csv"
    rows = read_score_table(scores if scores.is_file() else folder / "cases.csv")
    # a score that no case has is a column of empty text
    return [{key: math.nan if value == "" else value for key, value in row.items() if key != "child"} for row in rows]
