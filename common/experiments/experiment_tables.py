"""experiment_tables: the scores of all cases of all runs in one table, and their summary."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common.experiments.case_rows import case_rows
from common.files.whole_file import whole_file
from common.metrics.score_summary import score_summary


def experiment_tables(evaluations: Mapping[str, Path], *, folder: Path, pool_cases: bool) -> dict[str, Any]:
    """Writes `cases.csv` (child, case_id, scores) and `summary.json`; the result is the latter's content.

    That is the summary of each run under "runs", as its evaluation wrote it, with the rules that its scores follow.
    Where the cases are pooled, their summary stands beside that, in the same form.

    Args:
        evaluations: folders of the runs' evaluations, by name, in the order of the tables.
        pool_cases: each case is in one run only, as in a cross-validation.
    """
    _write_cases(evaluations, folder / "cases.csv")
    runs = {name: json.loads((path / "summary.json").read_text()) for name, path in evaluations.items()}
    content: dict[str, Any] = {"runs": runs}
    if pool_cases:
        rows = case_rows(folder)
        content = {**next(iter(runs.values())), "cases": len(rows), "scores": score_summary(rows), **content}
    with whole_file(folder / "summary.json") as file:
        file.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", encoding="utf-8")
    return content


def _write_cases(evaluations: Mapping[str, Path], path: Path) -> None:
    """Row by row: thousands of images in dozens of runs are more than has to be in memory."""
    columns = dict.fromkeys(column for folder in evaluations.values() for column in _columns(folder / "scores.csv"))
    with whole_file(path) as part, part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["child", *columns])
        writer.writeheader()
        for name, folder in evaluations.items():
            with (folder / "scores.csv").open(newline="", encoding="utf-8") as scores:
                writer.writerows({"child": name, **row} for row in csv.DictReader(scores))


def _columns(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as scores:
        return next(csv.reader(scores))
