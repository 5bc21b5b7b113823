"""Claims about who enters an ensemble."""

import csv
import io

import pytest

from common.checks.input_error import InputError
from common.metrics.gated_members import gated_members

Rows = list[dict[str, str | float]]


def _rows(*dice: float) -> Rows:
    return [{"case_id": f"case_{index}", "dice_whole": value} for index, value in enumerate(dice)]


TABLES = {"DeepMedic": _rows(0.95, 0.85), "FCN": _rows(0.92, 0.82), "U-Net": _rows(0.9, 0.7)}


def test_members_whose_mean_exceeds_the_threshold_enter() -> None:
    assert gated_members(TABLES).entering == ["DeepMedic"]
    assert gated_members(TABLES, threshold=0.8).entering == ["DeepMedic", "FCN"]
    assert gated_members(TABLES, threshold=0.95).entering == []


def test_the_threshold_itself_is_not_enough() -> None:
    assert gated_members({"FCN": _rows(0.75, 0.75)}, threshold=0.75).entering == []


def test_cases_without_the_score_have_no_part() -> None:
    gate = gated_members({"FCN": _rows(0.9, float("nan")), "U-Net": _rows(float("nan"), float("nan"))})
    assert gate.entering == ["FCN"]
    assert [of["undefined"] for of in gate.statistics.values()] == [1, 2]


def test_another_score_may_be_asked_for() -> None:
    rows: Rows = [{"case_id": "a", "dice_core": 0.9}]
    assert gated_members({"FCN": rows}, score="dice_core").entering == ["FCN"]


def test_csv_has_a_line_a_member() -> None:
    lines = list(csv.DictReader(io.StringIO(gated_members(TABLES).as_csv())))
    assert [(line["member"], line["enters"], line["mean"]) for line in lines] == [
        ("DeepMedic", "yes", "0.9"),
        ("FCN", "no", "0.87"),
        ("U-Net", "no", "0.8"),
    ]
    assert lines[2]["min"] == "0.7"
    assert lines[2]["worst_case"] == "case_1"


def test_what_does_not_exist_is_empty_or_a_dash() -> None:
    gate = gated_members({"FCN": _rows(float("nan"))})
    assert gate.as_csv().splitlines()[1] == "FCN,no,0,1,,,,,,"
    assert gate.as_markdown().splitlines()[-1] == "| FCN | no | 0 | 1 | - | - | - | - |"


def test_markdown_says_the_rule_and_has_a_line_a_member() -> None:
    lines = gated_members({"FCN": _rows(0.9), "U-Net": _rows(0.8)}).as_markdown().splitlines()
    assert lines[0] == "A member enters whose mean dice_whole exceeds 0.87."
    assert lines[4:] == [
        "| FCN | yes | 1 | 0 | 0.900 | - | 0.900 | case_0 |",
        "| U-Net | no | 1 | 0 | 0.800 | - | 0.800 | case_0 |",
    ]


@pytest.mark.parametrize("threshold", [87, -0.1, 1.0])
def test_thresholds_that_are_no_share_are_refused(threshold: float) -> None:
    with pytest.raises(InputError, match=r"^threshold: must be from 0 to below 1, got .*; 87% is 0.87$"):
        gated_members(TABLES, threshold=threshold)


def test_members_of_other_cases_are_refused() -> None:
    message = r"^FCN: must be scored on the cases of the other members, 1 of 2 are missing, such as case_1; "
    with pytest.raises(InputError, match=message):
        gated_members({"DeepMedic": _rows(0.9, 0.9), "FCN": _rows(0.9)})


def test_unknown_score_is_refused_with_the_member() -> None:
    with pytest.raises(InputError, match=r"^score of FCN: there is no 'dice_hole'"):
        gated_members({"FCN": _rows(0.9)}, score="dice_hole")
