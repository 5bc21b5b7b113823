"""write_seed_tables: scores over seeds as tables to read and as one to compute with."""

import csv
from collections.abc import Sequence
from pathlib import Path

from common.experiments.reproduced_score import ReproducedScore
from common.experiments.seed_lines import seed_lines, seed_note
from common.experiments.seed_row import SeedRow
from common.files.whole_file import whole_file
from common.metrics.markdown_table import markdown_table
from common.metrics.text_columns import text_columns

_NUMBERS = ("n", "mean", "sd", "low", "high", "published", "difference", "difference_low", "difference_high", "p")
_SHARES = ("share", "share_low", "share_high")


def write_seed_tables(
    tables: Sequence[tuple[ReproducedScore, Sequence[SeedRow]]],
    folder: Path,
    *,
    title: str,
    first: str,
    bounds: Sequence[str] = (),
) -> str:
    """Writes `table.md` and `table.csv` into the folder; the result is the former's content in columns, to be printed.

    Args:
        tables: each score's rows.
        first: the setting that the others are compared with.
        bounds: those that the rows' shares are of; none for tables without shares.
    """
    cells = {
        score.title: seed_lines(rows, first=first, decimals=score.decimals, bounds=bounds) for score, rows in tables
    }
    note = seed_note(first, bounds, settings=max(len(rows) for _, rows in tables))
    page = [f"# {title}", ""]
    for name, lines in cells.items():
        page += [f"{name}:", "", *markdown_table(lines), ""]
    with whole_file(folder / "table.md") as file:
        file.write_text("\n".join([*page, f"{note[0].upper()}{note[1:]}.", ""]), encoding="utf-8")
    names = ["score", "setting", *_NUMBERS, *(_SHARES if bounds else ())]
    with whole_file(folder / "table.csv") as part, part.open("w", newline="", encoding="utf-8") as table:
        writer = csv.writer(table)
        writer.writerow(names)
        for score, rows in tables:
            writer.writerows([score.name, *_numbers(row)][: len(names)] for row in rows)
    columns = [f"{name}\n{text_columns(lines, left=(0,))}" for name, lines in cells.items()]
    return "\n".join([title, *columns, note])


def _numbers(row: SeedRow) -> list[object]:
    """As they are; an empty cell for what does not exist."""
    of = row["difference"]
    difference = [None] * 4 if of is None else [of["mean"], *(of["interval"] or (None, None)), of["p"]]
    interval, shares = row["interval"] or (None, None), row["share_interval"] or (None, None)
    return [
        row["setting"],
        row["n"],
        row["mean"],
        row["sd"],
        *interval,
        row["published"],
        *difference,
        row["share"],
        *shares,
    ]
