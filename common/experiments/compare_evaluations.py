"""compare_evaluations: whether two evaluations, or two cross-validations, of the same cases differ."""

import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.experiments.case_rows import case_rows
from common.experiments.differences_picture import differences_picture
from common.files.whole_file import whole_file
from common.metrics.case_differences import case_differences
from common.metrics.paired_difference import PairedDifference
from common.metrics.paired_differences import paired_differences
from common.metrics.write_rows import write_rows

_logger = logging.getLogger(__name__)
_NAMED = 10  # cases in a warning


def compare_evaluations(first: Path, second: Path, *, folder: Path) -> dict[str, PairedDifference]:
    """The difference second - first by score (see `paired_differences`).

    Writes it to `comparison.json` in `folder`, that of each case to `differences.csv`, and a picture of all,
    `differences.png`. Cases that only one of them has are named in the log and left out.

    InputError where regions absent from the label were scored by different rules, which would be what is compared.
    """
    rules = [_empty_regions(path) for path in (first, second)]
    if rules[0] != rules[1]:
        raise InputError(f"compare: scores follow different rules in {first} ({rules[0]}) and {second} ({rules[1]})")
    tables = case_rows(first), case_rows(second)
    differences = paired_differences(*tables)
    left_out = {str(path): names for path, names in zip((first, second), _unpaired(*tables), strict=True)}
    for path, names in left_out.items():
        if names:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            _logger.warning("only %s has, left out: %s%s", path, ", ".join(names[:_NAMED]), more)
    content = {
        "first": str(first.resolve()),
        "second": str(second.resolve()),
        "left_out": left_out,
        "second - first": differences,
    }
    with whole_file(folder / "comparison.json") as file:
        file.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", encoding="utf-8")
    rows = case_differences(*tables, scores=list(differences))
    write_rows(rows, folder / "differences.csv", columns=["case_id", *differences])
    differences_picture(rows, differences, folder / "differences.png", title=f"{second.name}\nminus {first.name}")
    return differences


def _empty_regions(folder: Path) -> Any:
    file = folder / "summary.json"
    if not file.is_file():
        raise InputError(f"compare: no such file {file}; give the folder of a finished evaluation or cross-validation")
    return json.loads(file.read_text()).get("empty_regions")


def _unpaired(*tables: Sequence[Mapping[str, str | float]]) -> list[list[str]]:
    """The cases that only the one table has, and those that only the other has."""
    first, second = ([str(row["case_id"]) for row in table] for table in tables)
    return [sorted(set(first) - set(second)), sorted(set(second) - set(first))]
