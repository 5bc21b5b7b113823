"""write_score_tables: the scores of each case as CSV, their summary as JSON."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from common.files.whole_file import whole_file
from common.metrics.empty_rule import EMPTY_RULES, EmptyRule
from common.metrics.score_statistics import ScoreStatistics
from common.metrics.write_rows import write_rows


def write_score_tables(
    rows: Sequence[Mapping[str, str | float]],
    summary: Mapping[str, ScoreStatistics],
    *,
    folder: str | Path,
    empty: EmptyRule | None = "score",
    more: Mapping[str, object] | None = None,
) -> None:
    """Writes `scores.csv` (case_id first, one line a case) and `summary.json` into the folder, each whole or absent.

    Undefined scores are empty cells in the one and null in the other. The rule by which regions absent from the label
    were scored is the summary's `empty_regions`, unless there are none. `more` joins the summary, under its own keys or
    in the place of ours.
    """
    columns = list(dict.fromkeys(["case_id", *(name for row in rows for name in row)]))
    write_rows(rows, Path(folder) / "scores.csv", columns=columns)
    content = {
        "cases": len(rows),
        "interval": "95%, percentile bootstrap of the mean over cases",
        **({} if empty is None else {"empty_regions": EMPTY_RULES[empty]}),
        "scores": summary,
        **(more or {}),
    }
    with whole_file(Path(folder) / "summary.json") as path:
        path.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", encoding="utf-8")
