"""compare_experiments: whether two cross-validations of the same cases differ."""

import json
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.experiments.case_rows import case_rows
from common.files.whole_file import whole_file
from common.metrics.paired_difference import PairedDifference
from common.metrics.paired_t_test import paired_t_test


def compare_experiments(first: Path, second: Path) -> dict[str, PairedDifference]:
    """The difference second - first by score (see `paired_t_test`), also written to `comparison.json` in `second`.

    InputError where regions absent from the label were scored by different rules, which would be what is compared.
    """
    rules = [_empty_regions(folder) for folder in (first, second)]
    if rules[0] != rules[1]:
        raise InputError(f"compare: scores follow different rules in {first} ({rules[0]}) and {second} ({rules[1]})")
    differences = paired_t_test(case_rows(first), case_rows(second))
    content = {"first": str(first.resolve()), "second": str(second.resolve()), "second - first": differences}
    with whole_file(second / "comparison.json") as file:
        file.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", encoding="utf-8")
    return differences


def _empty_regions(folder: Path) -> Any:
    file = folder / "summary.json"
    if not file.is_file():
        raise InputError(f"compare: no such file {file}; give the folder of a finished cross-validation")
    return json.loads(file.read_text()).get("empty_regions")
