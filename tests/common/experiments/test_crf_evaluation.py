"""CRFEvaluation scores with any parameters of the CRF, and without it."""

from pathlib import Path
from typing import Any

import pytest
from speckled_cases import VOXELS, speckled_outputs, speckled_parser

from common.checks.input_error import InputError
from common.experiments.crf_evaluation import CRFEvaluation


def _evaluation(folder: Path, **scorer: Any) -> CRFEvaluation:
    evaluation = CRFEvaluation(speckled_parser(folder, "a", "b", **scorer))
    evaluation.outputs = speckled_outputs({"a": 1, "b": 3})
    return evaluation


def _dice(evaluation: CRFEvaluation, parameters: dict[str, float] | None, *case_ids: str) -> list[Any]:
    return [row["mean_dice"] for row in evaluation.rows(parameters, case_ids)]


def test_without_the_crf_what_the_network_missed_is_missing(tmp_path: Path) -> None:
    expected = [2 * (VOXELS - missed) / (2 * VOXELS - missed) for missed in (1, 3)]
    assert _dice(_evaluation(tmp_path), None, "a", "b") == pytest.approx(expected)


def test_a_strong_crf_closes_the_holes(tmp_path: Path) -> None:
    assert _dice(_evaluation(tmp_path), {"smoothness_weight": 30.0}, "a", "b") == [1, 1]


def test_parameters_of_one_call_are_gone_in_the_next(tmp_path: Path) -> None:
    evaluation = _evaluation(tmp_path)
    before = _dice(evaluation, {"smoothness_weight": 0.0}, "a")
    assert _dice(evaluation, {"smoothness_weight": 30.0}, "a") != before
    assert _dice(evaluation, {"smoothness_weight": 0.0}, "a") == before == _dice(evaluation, None, "a")


def test_chosen_cases_alone_are_scored(tmp_path: Path) -> None:
    (row,) = _evaluation(tmp_path).rows(None, ["b"])
    assert row["case_id"] == "b"
    assert row["rvd_organ"] == pytest.approx(-100 * 3 / VOXELS)


def test_others_are_the_configs_own(tmp_path: Path) -> None:
    parameters = _evaluation(tmp_path).parameters({"smoothness_weight": 2.0})
    assert (parameters.smoothness_weight, parameters.iterations, parameters.unit) == (2.0, 3, "mm")


def test_impossible_parameters_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^smoothness_sigma of the CRF must be above 0, .* got -1"):
        _evaluation(tmp_path).parameters({"smoothness_sigma": -1.0})


@pytest.mark.parametrize(
    ("regions", "objective"),
    [(None, "mean_dice"), ({"organ": ["organ"]}, "mean_dice"), ({"whole": ["organ"]}, "dice_whole")],
    ids=["classes", "regions", "whole"],
)
def test_objective_is_the_dice_of_the_whole(tmp_path: Path, regions: Any, objective: str) -> None:
    evaluation = _evaluation(tmp_path, regions=regions)
    assert evaluation.objective == objective
    assert objective in evaluation.scored(evaluation.shown(None, "a"))


def test_score_is_the_mean_of_the_cases_that_have_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluation, values = _evaluation(tmp_path), iter([0.5, float("nan"), 1.0])
    monkeypatch.setattr(evaluation, "scored", lambda output: {"mean_dice": next(values)})
    assert evaluation.score(None, ["a", "b", "a"]) == 0.75


def test_score_that_no_case_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluation = _evaluation(tmp_path)
    monkeypatch.setattr(evaluation, "scored", lambda output: {"mean_dice": float("nan")})
    with pytest.raises(InputError, match=r"^mean_dice: must be defined for one case at least"):
        evaluation.score(None, ["a", "b"])
