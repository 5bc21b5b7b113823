"""compare_evaluations tests pairs of cases of two evaluations, or two cross-validations."""

import csv
import json
import logging
from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.experiments.compare_evaluations import compare_evaluations


def _experiment(folder: Path, dice: list[float], rule: str = "score: ...") -> Path:
    folder.mkdir()
    lines = [f"fold_{index % 2},case_{index},{value}" for index, value in enumerate(dice)]
    (folder / "cases.csv").write_text("\n".join(["child,case_id,dice", *lines]))
    (folder / "summary.json").write_text(json.dumps({"empty_regions": rule}))
    return folder


def test_difference_is_that_of_the_pairs(tmp_path: Path) -> None:
    first = _experiment(tmp_path / "first", [0.5, 0.6, 0.7])
    second = _experiment(tmp_path / "second", [0.6, 0.8, 1.0])
    dice = compare_evaluations(first, second, folder=tmp_path)["dice"]
    # d = .1, .2, .3: t = .2 / (.1 / sqrt 3) = 3.4641 with 2 degrees of freedom
    assert dice["n"] == 3
    assert dice["mean"] == pytest.approx(0.2)
    assert dice["p"] == pytest.approx(0.0742, abs=1e-4)
    written = json.loads((tmp_path / "comparison.json").read_text())
    assert written["second - first"]["dice"]["p"] == dice["p"]


def test_scores_of_different_rules_are_not_compared(tmp_path: Path) -> None:
    first, second = _experiment(tmp_path / "a", [1.0], "omit: x"), _experiment(tmp_path / "b", [1.0], "zero: y")
    with pytest.raises(InputError, match=r"^compare: scores follow different rules in .*a \(omit: x\) and .*b \(zero"):
        compare_evaluations(first, second, folder=tmp_path)


def test_folder_without_a_summary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^compare: no such file .*summary"):
        compare_evaluations(tmp_path, tmp_path, folder=tmp_path)


def _evaluation(folder: Path, dice: dict[str, float]) -> Path:
    folder.mkdir()
    (folder / "scores.csv").write_text(
        "\n".join(["case_id,dice", *(f"{name},{value}" for name, value in dice.items())])
    )
    (folder / "summary.json").write_text(json.dumps({"empty_regions": "score: ..."}))
    return folder


def test_every_pair_has_a_line_and_all_a_picture(tmp_path: Path) -> None:
    first = _evaluation(tmp_path / "first", {"a": 0.5, "b": 0.6, "c": 0.7})
    second = _evaluation(tmp_path / "second", {"c": 0.8, "a": 0.75, "b": 0.5})
    compare_evaluations(first, second, folder=tmp_path / "new")
    with (tmp_path / "new" / "differences.csv").open() as file:
        written = {row["case_id"]: float(row["dice"]) for row in csv.DictReader(file)}
    assert written == pytest.approx({"a": 0.25, "b": -0.1, "c": 0.1})
    assert (tmp_path / "new" / "differences.png").read_bytes().startswith(b"\x89PNG")


def test_cases_of_one_evaluation_alone_are_named_and_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = _evaluation(tmp_path / "first", {"a": 0.5, "b": 0.6, "only_here": 0.1})
    second = _evaluation(tmp_path / "second", {"a": 0.7, "b": 0.8})
    with caplog.at_level(logging.WARNING, logger="common"):
        differences = compare_evaluations(first, second, folder=tmp_path)
    assert [record.getMessage() for record in caplog.records] == [f"only {first} has, left out: only_here"]
    assert (differences["dice"]["n"], differences["dice"]["mean"]) == (2, pytest.approx(0.2))
    written = json.loads((tmp_path / "comparison.json").read_text())
    assert written["left_out"] == {str(first): ["only_here"], str(second): []}


def test_evaluations_without_a_common_case_are_refused(tmp_path: Path) -> None:
    first, second = _evaluation(tmp_path / "first", {"a": 0.5}), _evaluation(tmp_path / "second", {"b": 0.5})
    with pytest.raises(InputError, match="must share a case, got a and b"):
        compare_evaluations(first, second, folder=tmp_path)
    assert not (tmp_path / "comparison.json").exists()
