"""knob_table: a table of knobs in the model card that says what the configs do."""

import json
import re
from collections.abc import Iterator
from typing import Any

from common.doctor.bundle_files import EVALUATE, INFERENCE, TRAIN, BundleFiles
from common.doctor.finding import Finding
from common.doctor.model_card import CARD, figures, section, table_rows
from common.doctor.plain_keys import knobs_of, plain_keys
from common.doctor.suggestion import suggestion

_NAME = re.compile(r"`(\w+)(?:::[^`]*)?`")
_WORD = re.compile(r"[\w.]+")
_RANGE = re.compile(r"(\d+) to (\d+)")


def knob_table(bundle: BundleFiles) -> Iterator[Finding]:
    """The section "Knobs" must tell knobs of the configs, with their defaults, and leave none of train.json out."""
    card = bundle.text(CARD)
    configs = [bundle.config(name) for name in (TRAIN, EVALUATE, INFERENCE) if bundle.problem(name) is None]
    for row in table_rows(section(card, "Knobs")):
        yield from _row(row, configs)
    for name in knobs_of(bundle.config(TRAIN)):
        if f"`{name}`" not in card:
            yield Finding("warning", CARD, name, "is a knob of train.json, but is not explained", "explain it")


def _row(row: list[str], configs: list[dict[str, Any]]) -> Iterator[Finding]:
    names = _NAME.findall(row[0])
    known = {name for config in configs for name in config}
    for name in names:
        if name not in known:
            yield Finding(
                "error", CARD, name, "is no knob of the configs", suggestion(name, known, otherwise="drop it")
            )
    for name, told in zip(names, _defaults(row[1], len(names)), strict=False):
        defaults = [plain_keys(config)[name] for config in configs if name in plain_keys(config)]
        if defaults and not any(_tells(told, default) for default in defaults):
            rule = f"is {told} in the table of knobs, {json.dumps(defaults[0])} in the configs"
            yield Finding("error", CARD, name, rule, "make them equal")


def _defaults(text: str, count: int) -> list[str]:
    """Of each knob of the row; none where the row does not tell them one by one."""
    for mark in (";", ","):
        parts = [part.strip(" `") for part in text.split(mark)]
        if len(parts) == count:
            return parts
    return [text] if count == 1 else []


def _tells(told: str, default: Any) -> bool:
    """Whether the words are the default, as far as it can be told: numbers, true or false, single words."""
    if isinstance(default, bool):
        return told == str(default).lower() or told not in ("true", "false")
    if isinstance(default, str) and default:
        return told == default or not _WORD.fullmatch(told)
    numbers = default if isinstance(default, list) else [default]
    if not numbers or not all(isinstance(number, int | float) for number in numbers):
        return True
    told_numbers = _numbers(told)
    return told_numbers in ([], [float(number) for number in numbers]) or set(told_numbers) == set(numbers)


def _numbers(told: str) -> list[float]:
    """All that are told; "0 to 4" are five."""
    if match := _RANGE.fullmatch(told):
        return [float(number) for number in range(int(match[1]), int(match[2]) + 1)]
    return [float(figure) for figure in figures(told)]
