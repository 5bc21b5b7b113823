"""published_experiment: a table of the model card that says what paper.json does."""

import json
from collections.abc import Iterator
from typing import Any

from common.doctor.bundle_files import BundleFiles
from common.doctor.finding import Finding
from common.doctor.model_card import CARD, section, table_rows

_PAPER = "paper.json"
_TITLE = "The published experiment"


def published_experiment(bundle: BundleFiles) -> Iterator[Finding]:
    """Knobs and values in the section "The published experiment" must be those of paper.json, all of them."""
    if _PAPER not in bundle.names():
        return
    told, paper = published_knobs(bundle.text(CARD)), bundle.config(_PAPER)
    for knob in {**paper, **told}:
        if knob not in told:
            yield _finding(knob, f"{json.dumps(paper[knob])} in {_PAPER}, has no row in the table", "add a row")
        elif knob not in paper:
            yield _finding(knob, f"has a row in the table, but is not in {_PAPER}", "leave it out of one, or add it")
        elif told[knob] != paper[knob]:
            values = f"is {json.dumps(told[knob])} in the table, {json.dumps(paper[knob])} in {_PAPER}"
            yield _finding(knob, values, "make them equal")


def published_knobs(card: str) -> dict[str, Any]:
    """Knobs and values of the table; a value that is no JSON as it is written."""
    rows = [row for row in table_rows(section(card, _TITLE)) if len(row) > 1 and row[0].startswith("`")]
    return {row[0].strip("`"): _value(row[1].strip("`")) for row in rows}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _finding(knob: str, rule: str, fix: str) -> Finding:
    return Finding("error", CARD, knob, rule, fix)
