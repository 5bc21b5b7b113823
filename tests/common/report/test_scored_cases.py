"""ScoredCases knows the worst and the best cases of an evaluation."""

import json
from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.metrics.score_summary import score_summary
from common.report.scored_cases import ScoredCases

_DICE = {"a": 0.5, "b": 0.9, "c": float("nan"), "d": 0.7}
_HD95 = {"a": 3.0, "b": 1.0, "c": float("nan"), "d": 9.0}


@pytest.fixture
def evaluation(tmp_path: Path) -> Path:
    rows = [{"case_id": name, "dice": _DICE[name], "hd95": _HD95[name]} for name in _DICE]
    lines = [f"{row['case_id']},{row['dice']},{row['hd95']}".replace("nan", "") for row in rows]
    (tmp_path / "scores.csv").write_text("\n".join(["case_id,dice,hd95", *lines]))
    (tmp_path / "summary.json").write_text(json.dumps({"scores": score_summary(rows)}))
    return tmp_path


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        pytest.param("", "cadb", id="smallest of the first score, undefined before all"),
        pytest.param("hd95", "cdab", id="largest distance"),
    ],
)
def test_worst_comes_first(evaluation: Path, score: str, expected: str) -> None:
    assert "".join(str(row["case_id"]) for row in ScoredCases.read(evaluation, score=score).rows) == expected


def test_no_case_is_both_worst_and_best(evaluation: Path) -> None:
    worst, best = ScoredCases.read(evaluation).worst_and_best(3)
    assert [row["case_id"] for row in worst] == ["c", "a"]
    assert [row["case_id"] for row in best] == ["b", "d"]


def test_values_are_those_that_are_defined(evaluation: Path) -> None:
    assert sorted(ScoredCases.read(evaluation).values("dice")) == [0.5, 0.7, 0.9]


def test_unknown_score_is_refused(evaluation: Path) -> None:
    with pytest.raises(InputError, match=r"^score: there is no 'dise'; did you mean dice\?"):
        ScoredCases.read(evaluation, score="dise")


def test_classified_images_are_ordered_by_cross_entropy(tmp_path: Path) -> None:
    lines = ["case_id,label,predicted,error,cross_entropy", "a,1,1,0,0.1", "b,1,2,1,3.0", "c,2,1,1,5.0"]
    (tmp_path / "scores.csv").write_text("\n".join(lines))
    (tmp_path / "summary.json").write_text(json.dumps({"scores": {"error": {}, "cross_entropy": {}}}))
    assert [row["case_id"] for row in ScoredCases.read(tmp_path).rows] == ["c", "b", "a"]
