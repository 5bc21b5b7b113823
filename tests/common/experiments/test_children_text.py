"""children_text shows the runs in their order."""

import math

from common.experiments.children_text import children_text
from common.metrics.score_statistics import ScoreStatistics
from common.metrics.score_summary import score_summary


def _summary(*values: float, name: str = "dice") -> dict[str, ScoreStatistics]:
    return score_summary([{"case_id": str(index), name: value} for index, value in enumerate(values)])


def test_a_line_a_run_in_the_order_given() -> None:
    lines = children_text({"wide": _summary(0.5, 0.5), "deep": _summary(0.25, 0.25)}).splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["wide", "0.500", "±", "0.000", "(0.500", "to", "0.500)"],
        ["deep", "0.250", "±", "0.000", "(0.250", "to", "0.250)"],
    ]


def test_one_case_has_no_spread_and_none_no_mean() -> None:
    text = children_text({"a": _summary(0.5), "b": _summary(math.nan), "c": _summary(1.0, name="iou")})
    assert [line.split() for line in text.splitlines()] == [
        ["run", "dice", "iou"],
        ["a", "0.500", "-"],
        ["b", "-", "-"],
        ["c", "-", "1.000"],
    ]


def test_undefined_cases_show_in_their_number() -> None:
    assert children_text({"a": _summary(0.5, math.nan)}).splitlines()[1].split() == ["a", "0.500", "n", "1"]


def test_scores_that_do_not_fit_follow_below() -> None:
    summary = {**_summary(0.5), **_summary(0.25, name="iou")}
    assert children_text({"a": summary}, width=12) == "run   dice\na    0.500\n\nrun    iou\na    0.250"
