"""write_centre_tables: what is lost from one centre to another, as a table to read and as one to compute with."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from common.experiments.estimate import Estimate
from common.files.whole_file import whole_file
from common.metrics.markdown_table import markdown_table
from common.metrics.text_columns import text_columns
from common.metrics.write_rows import write_rows

_QUANTITIES = ("home", "away", "drop")
_Estimates = Mapping[str, Mapping[str, Estimate]]


def write_centre_tables(estimates: _Estimates, folder: Path, *, title: str, notes: Sequence[str]) -> str:
    """Writes `centres.md` and `centres.csv` into the folder; the result is the former's content in columns, to be
    printed.

    Args:
        estimates: of `centre_estimates`.
        notes: what stands below the table.
    """
    heading = ("", *_QUANTITIES)
    lines = [(name, *(_text(of.get(what), what, name) for what in _QUANTITIES)) for name, of in estimates.items()]
    points = [f"- {note}" for note in notes]
    with whole_file(folder / "centres.md") as part:
        part.write_text(
            "\n".join([f"# {title}", "", *markdown_table([heading, *lines]), "", *points, ""]), encoding="utf-8"
        )
    columns = ["name", *(f"{what}{end}" for what in _QUANTITIES for end in ("", "_low", "_high"))]
    write_rows([_row(name, of) for name, of in estimates.items()], folder / "centres.csv", columns=columns)
    return "\n".join([title, text_columns([heading, *lines], left=(0,)), *notes])


def _text(estimate: Estimate | None, what: str, name: str) -> str:
    if estimate is None:
        return "-"
    form = "+.3f" if what == "drop" or " minus " in name else ".3f"
    return f"{estimate.value:{form}} ({estimate.low:{form}} to {estimate.high:{form}})"


def _row(name: str, of: Mapping[str, Estimate]) -> dict[str, str | float]:
    row: dict[str, str | float] = {"name": name}
    for what, estimate in of.items():
        row |= {what: estimate.value, f"{what}_low": estimate.low, f"{what}_high": estimate.high}
    return row
