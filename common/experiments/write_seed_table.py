"""write_seed_table: the scores over seeds as a table to read and as one to compute with."""

import csv
from collections.abc import Sequence
from pathlib import Path

from common.experiments.seed_row import SeedRow
from common.files.whole_file import whole_file
from common.metrics.text_columns import text_columns

_NUMBERS = ("n", "mean", "sd", "low", "high", "published", "difference", "difference_low", "difference_high", "p")
_SHARES = ("share", "share_low", "share_high")


def write_seed_table(
    rows: Sequence[SeedRow], folder: Path, *, title: str, score_name: str, first: str, bounds: Sequence[str] = ()
) -> str:
    """Writes `table.md` and `table.csv` into the folder; the result is the former's content in columns, to be printed.

    Args:
        score_name: with its unit.
        first: the setting that the others are compared with.
        bounds: those that the rows' shares are of; none for a table without shares.
    """
    heading = ["setting", "seeds", "mean ± sd", "95% interval", "published", f"minus {first}", "95% interval", "p"]
    heading += ["share of the gap", "95% interval"] if bounds else []
    lines = [heading, *(_line(row)[: len(heading)] for row in rows)]
    note = (
        f"{score_name}: mean and standard deviation over seeds, interval of the mean (t); "
        f"difference to {first} paired by seed, two-sided t-test, not corrected for the number of settings"
    )
    note += _about_shares(*bounds) if bounds else ""
    marked = ["| " + " | ".join(line) + " |" for line in (heading, ("---", *["--:"] * (len(heading) - 1)), *lines[1:])]
    with whole_file(folder / "table.md") as file:
        file.write_text("\n".join([f"# {title}", "", *marked, "", f"{note}.", ""]), encoding="utf-8")
    with whole_file(folder / "table.csv") as part, part.open("w", newline="", encoding="utf-8") as table:
        writer = csv.writer(table)
        names = ["setting", *_NUMBERS, *(_SHARES if bounds else ())]
        writer.writerow(names)
        writer.writerows(_numbers(row)[: len(names)] for row in rows)
    return f"{title}\n{text_columns(lines, left=(0,))}\n{note}"


def _about_shares(lower: str, upper: str) -> str:
    return (
        f"; share of the gap: (setting - {lower}) / ({upper} - {lower}), means over the seeds that all three have; "
        "none where the gap is not positive, no interval (Fieller, t) where the gap does not differ from 0 at 5%"
    )


def _line(row: SeedRow) -> tuple[str, ...]:
    spread = "" if row["sd"] is None else f" ± {row['sd']:.2f}"
    of = row["difference"]
    return (
        row["setting"],
        str(row["n"]),
        f"{row['mean']:.2f}{spread}",
        _interval(row["interval"], ".2f"),
        row["published"] or "-",
        "-" if of is None or of["mean"] is None else f"{of['mean']:+.2f}",
        "-" if of is None else _interval(of["interval"], "+.2f"),
        "-" if of is None or of["p"] is None else f"{of['p']:.2g}",
        "-" if row["share"] is None else f"{row['share']:.0%}",
        _interval(row["share_interval"], ".0%"),
    )


def _interval(interval: tuple[float, float] | None, form: str) -> str:
    return "-" if interval is None else f"{interval[0]:{form}} to {interval[1]:{form}}"


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
