"""MemberScores writes the scores of members, of growing ensembles, and of the ensemble."""

import csv
import logging
from pathlib import Path
from typing import Any

import ignite.distributed as idist
import pytest
from ensemble_outputs import ensemble_output, run_handler

from common.checks.input_error import InputError
from common.metrics.member_scores import MemberScores

# Dice against three planes: 1 of 3, 0.8 of 2, 0.5 of 1
FIRST = ensemble_output("case_1", label=3, pred=3, member_a=1, member_b=2, EMMA2=2)
SECOND = ensemble_output("case_2", label=3, pred=2, member_a=3, member_b=2, EMMA2=3)
WITHOUT_B = {key: value for key, value in SECOND.items() if key not in ("member_b", "EMMA2")}


def _handler(folder: Path, **changed: Any) -> MemberScores:
    choices = {"num_classes": 2, "class_names": ["organ"], "scores": ["dice", "sensitivity"]}
    return MemberScores(folder, members=["b", "a"], **{"seed": 0, **choices, **changed})


def _cells(folder: Path) -> list[dict[str, str]]:
    with (folder / "member_scores.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_members_come_in_their_order_then_growing_ensembles_then_the_ensemble(tmp_path: Path) -> None:
    run_handler(_handler(tmp_path), FIRST, SECOND)
    assert [(row["member"], row["case_id"], row["dice_organ"]) for row in _cells(tmp_path)] == [
        ("b", "case_1", "0.8"),
        ("b", "case_2", "0.8"),
        ("a", "case_1", "0.5"),
        ("a", "case_2", "1"),
        ("EMMA2", "case_1", "0.8"),
        ("EMMA2", "case_2", "1"),
        ("ensemble", "case_1", "1"),
        ("ensemble", "case_2", "0.8"),
    ]


def test_all_scores_that_were_asked_for_are_columns(tmp_path: Path) -> None:
    run_handler(_handler(tmp_path), FIRST)
    columns = ["member", "case_id", "dice_organ", "sensitivity_organ", "mean_dice", "mean_sensitivity"]
    assert list(_cells(tmp_path)[0]) == columns


def test_table_to_read_has_means_of_the_first_score_with_intervals(tmp_path: Path) -> None:
    run_handler(_handler(tmp_path), FIRST, SECOND)
    assert (tmp_path / "member_scores.md").read_text().splitlines()[:6] == [
        "| member | n | dice_organ |",
        "| --- | --: | --: |",
        "| b | 2 | 0.800 (0.80-0.80) |",
        "| a | 2 | 0.750 (0.50-1.00) |",
        "| EMMA2 | 2 | 0.900 (0.80-1.00) |",
        "| ensemble | 2 | 0.900 (0.80-1.00) |",
    ]


def test_member_that_was_left_out_of_a_case_has_no_row_for_it(tmp_path: Path) -> None:
    run_handler(_handler(tmp_path), FIRST, WITHOUT_B)
    assert [row["case_id"] for row in _cells(tmp_path) if row["member"] == "b"] == ["case_1"]
    assert "| b | 1 | 0.800 |" in (tmp_path / "member_scores.md").read_text()


def test_without_members_in_the_output_the_ensemble_stands_alone(tmp_path: Path) -> None:
    run_handler(_handler(tmp_path), ensemble_output("case_1", label=3, pred=3))
    assert [row["member"] for row in _cells(tmp_path)] == ["ensemble"]


def test_regions_are_scored_by_the_names_of_their_classes(tmp_path: Path) -> None:
    choices = {"num_classes": 3, "class_names": ["oedema", "core"]}
    run_handler(_handler(tmp_path, **choices, regions={"whole": ["oedema", "core"]}), FIRST)
    assert [row["dice_whole"] for row in _cells(tmp_path)] == ["0.8", "0.5", "0.8", "1"]


def test_region_without_a_score_has_no_mean(tmp_path: Path) -> None:
    run_handler(_handler(tmp_path, empty="omit"), ensemble_output("case_1", label=0, pred=0))
    text = (tmp_path / "member_scores.md").read_text()
    assert "| ensemble | 1 | - |" in text
    assert "empty regions: omit: " in text


def test_table_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="common.metrics.member_scores"):
        run_handler(_handler(tmp_path), FIRST, SECOND)
    assert "ensemble  2  0.900 (0.80-1.00)" in caplog.text


def test_only_the_first_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idist, "get_rank", lambda: 1)
    run_handler(_handler(tmp_path), FIRST)
    assert not list(tmp_path.iterdir())


def test_unknown_score_is_named_before_the_first_case(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^scores: there is no 'dise'; did you mean dice"):
        _handler(tmp_path, scores=["dise"])
