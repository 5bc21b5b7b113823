"""cases_section: the worst and the best cases of an evaluation."""

import logging
import math
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from common.bundle.run_record import RunRecord
from common.checks.input_error import InputError
from common.report.case_stacks import case_stacks, draws_overlays
from common.report.element import element
from common.report.missing import missing
from common.report.scored_cases import Row, ScoredCases
from common.report.slice_stack import SOURCES
from common.tracking.palette import PALETTE

_logger = logging.getLogger(__name__)
_SLICES = 240  # of all cases, which are some 4 MB
_MOST = 40  # of one


def cases_section(evaluation: RunRecord, cases: ScoredCases, *, number: int, dataset_dir: str | None) -> Element | None:
    """Slices to scroll through of `number` cases each; None of images that are classified as a whole."""
    if not draws_overlays(evaluation):
        return None
    if number == 0:
        return missing("no cases were asked for (--cases 0)")
    worst, best = cases.worst_and_best(number)
    captions = {str(row["case_id"]): [_caption(row, cases.score)] for row in (*worst, *best)}
    _logger.info("segmenting %d cases for their pictures", len(captions))
    try:
        stacks = case_stacks(
            evaluation, captions, most=min(_MOST, max(_SLICES // len(captions), 1)), dataset_dir=dataset_dir
        )
    except InputError as error:
        _logger.warning("no pictures of cases: %s", error)
        return missing(f"no pictures of cases, they could not be segmented once more: {error}")
    parts = [_controls(evaluation)]
    for heading, rows in (("Worst first", worst), ("Best first", best)):
        if rows:
            parts.append(element("h3", None, f"{heading}, by {cases.score}"))
            parts.append(_grid(rows, stacks))
    return element("div", None, *parts)


def _caption(row: Row, score: str) -> str:
    """The score, and those of its kind, such as the Dice of other regions; the table has all."""
    numbers: dict[str, float] = {name: value for name, value in row.items() if isinstance(value, float)}
    alike = {name: value for name, value in numbers.items() if name.split("_")[0] == score.split("_")[0]}
    ordered = {score: numbers[score], **alike}
    return ", ".join(f"{name} {'-' if math.isnan(value) else f'{value:.3f}'}" for name, value in ordered.items())


def _grid(rows: Sequence[Row], stacks: Mapping[str, Element]) -> Element:
    shown = [stacks[name] for name in (str(row["case_id"]) for row in rows) if name in stacks]
    return element("div", {"class": "cases"}, *shown)


def _controls(evaluation: RunRecord) -> Element:
    """Boxes that show and hide the contours, and what their colours mean."""
    boxes = [
        element(
            "label", None, element("input", {"type": "checkbox", "checked": "", "data-shows": source}), f" {source} "
        )
        for source in SOURCES
    ]
    return element("p", {"class": "note"}, *boxes, *_key(evaluation))


def _key(evaluation: RunRecord) -> list[Element | str]:
    names = list(evaluation.config.get("class_names") or [])
    foreground = names[1:] if names[:1] == ["background"] else names
    if len(foreground) < 2:
        colours = dict(zip(SOURCES, PALETTE, strict=False))
    else:
        colours = {name: PALETTE[index % len(PALETTE)] for index, name in enumerate(foreground)}
    parts: list[Element | str] = []
    for name, colour in colours.items():
        parts += [element("span", {"class": "key", "style": f"background: {colour}"}), name]
    return [
        *parts,
        ". The label's lines are solid, the prediction's dashed. The slider and the wheel go through slices.",
    ]
