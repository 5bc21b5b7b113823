"""score_summary describes the cases it is given, and counts those it cannot."""

import math

import numpy as np
import pytest

import common.metrics.score_summary as module
from common.metrics.score_summary import score_summary


def _rows(name: str, values: list[float]) -> list[dict[str, str | float]]:
    return [{"case_id": f"case_{index}", name: value} for index, value in enumerate(values)]


def test_statistics_are_those_worked_out_by_hand() -> None:
    of = score_summary(_rows("dice_1", [0.5, 0.7, 0.9]))["dice_1"]
    # deviations -0.2 0 0.2: variance 0.08 / 2
    assert [of["n"], of["mean"], of["sd"], of["min"], of["max"]] == pytest.approx([3, 0.7, 0.2, 0.5, 0.9])


def test_interval_contains_the_mean() -> None:
    of = score_summary(_rows("dice_1", [0.5, 0.7, 0.9, 0.6]))["dice_1"]
    assert of["interval"] is not None
    assert of["mean"] is not None
    assert of["interval"][0] < of["mean"] < of["interval"][1]


def test_interval_of_many_cases_is_that_of_the_normal_distribution() -> None:
    values = np.random.default_rng(1).normal(10, 2, size=400)
    low, high = score_summary(_rows("asd_1", list(values)), resamples=5000)["asd_1"]["interval"] or (0, 0)
    half_width = 1.96 * values.std(ddof=1) / math.sqrt(400)
    # the draws' own noise: a 2.5% quantile of 5000 draws varies by 0.04 standard errors, 2% of the half width
    assert [low, high] == pytest.approx([values.mean() - half_width, values.mean() + half_width], abs=0.05 * half_width)


def test_same_seed_gives_the_same_interval() -> None:
    rows = _rows("dice_1", [0.5, 0.7, 0.9, 0.6])
    assert score_summary(rows, seed=3) == score_summary(rows, seed=3)


def test_another_seed_gives_another_interval() -> None:
    rows = _rows("dice_1", list(np.random.default_rng(0).random(9)))
    assert score_summary(rows, seed=3)["dice_1"]["interval"] != score_summary(rows, seed=4)["dice_1"]["interval"]


def test_one_case_has_no_spread() -> None:
    of = score_summary(_rows("dice_1", [0.5]))["dice_1"]
    assert (of["n"], of["mean"], of["sd"], of["interval"]) == (1, 0.5, None, None)


def test_undefined_scores_are_counted_and_named() -> None:
    of = score_summary(_rows("hd95_1", [2.0, math.nan, 4.0]))["hd95_1"]
    assert (of["n"], of["undefined"], of["undefined_cases"], of["mean"]) == (2, 1, ["case_1"], 3.0)


def test_absent_score_is_undefined() -> None:
    of = score_summary([{"case_id": "a", "dice_1": 1.0}, {"case_id": "b"}])["dice_1"]
    assert (of["n"], of["undefined_cases"]) == (1, ["b"])


def test_score_without_any_value_has_no_mean() -> None:
    of = score_summary(_rows("hd95_1", [math.nan]))["hd95_1"]
    assert (of["n"], of["undefined"], of["mean"], of["worst_case"]) == (0, 1, None, None)


@pytest.mark.parametrize(
    ("name", "worst"),
    [
        ("dice_prostate", "case_0"),
        ("mean_hd95", "case_2"),
        ("hd_whole", "case_2"),
        ("assd_core", "case_2"),
        ("rvd_prostate", "case_0"),
        ("sensitivity_core", "case_0"),
        ("f1", "case_0"),
    ],
)
def test_worst_case_is_the_lowest_dice_or_the_largest_error(name: str, worst: str) -> None:
    assert (
        score_summary(_rows(name, [-5.0, 1.0, 3.0] if "rvd" in name else [0.1, 0.5, 0.9]))[name]["worst_case"] == worst
    )


def test_columns_of_text_are_no_scores() -> None:
    assert list(score_summary([{"case_id": "a", "label": "7", "error": 0.0}])) == ["error"]


def test_worst_case_of_an_entropy_is_the_largest() -> None:
    assert score_summary(_rows("cross_entropy", [0.1, 2.0, 0.5]))["cross_entropy"]["worst_case"] == "case_1"


def test_interval_does_not_depend_on_how_many_values_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = _rows("dice_1", list(np.random.default_rng(0).random(9)))
    at_once = score_summary(rows)
    monkeypatch.setattr(module, "_DRAWN_AT_ONCE", 70)  # 7 draws of 9
    assert score_summary(rows) == at_once
