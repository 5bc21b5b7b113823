"""experiment_tables puts the scores of all runs together."""

import json
import math
from pathlib import Path

import pytest

from common.experiments.case_rows import case_rows
from common.experiments.experiment_tables import experiment_tables
from common.metrics.score_summary import score_summary
from common.metrics.write_score_tables import write_score_tables


def _evaluations(folder: Path, **runs: dict[str, dict[str, float]]) -> dict[str, Path]:
    """Evaluates nothing: each run has the scores given by case."""
    for name, cases in runs.items():
        rows = [{"case_id": case_id, **scores} for case_id, scores in cases.items()]
        write_score_tables(rows, score_summary(rows), folder=folder / name)
    return {name: folder / name for name in runs}


@pytest.fixture
def folds(tmp_path: Path) -> dict[str, Path]:
    undefined = {"dice": 0.0, "hd95": math.nan}
    return _evaluations(
        tmp_path,
        fold_0={"007": {"dice": 0.5, "hd95": 4.0}, "c": undefined},
        fold_1={"a": {"dice": 1.0, "hd95": 0.0}},
    )


def test_table_of_cases_names_the_run_of_each(folds: dict[str, Path], tmp_path: Path) -> None:
    experiment_tables(folds, folder=tmp_path, pool_cases=True)
    lines = (tmp_path / "cases.csv").read_text().splitlines()
    assert lines == ["child,case_id,dice,hd95", "fold_0,007,0.5,4", "fold_0,c,0,", "fold_1,a,1,0"]


def test_pooled_summary_is_over_all_cases_not_over_folds(folds: dict[str, Path], tmp_path: Path) -> None:
    content = experiment_tables(folds, folder=tmp_path, pool_cases=True)
    dice = content["scores"]["dice"]
    assert (content["cases"], dice["n"], dice["mean"], dice["sd"]) == (3, 3, 0.5, 0.5)  # of the folds' means 0.625
    assert (content["scores"]["hd95"]["n"], content["scores"]["hd95"]["undefined_cases"]) == (2, ["c"])


def test_summary_of_each_run_is_kept_with_the_rule_of_its_scores(folds: dict[str, Path], tmp_path: Path) -> None:
    content = experiment_tables(folds, folder=tmp_path, pool_cases=True)
    assert content["runs"]["fold_1"] == json.loads((folds["fold_1"] / "summary.json").read_text())
    assert content["empty_regions"] == content["runs"]["fold_0"]["empty_regions"]
    assert json.loads((tmp_path / "summary.json").read_text()) == json.loads(json.dumps(content))


def test_cases_that_every_run_has_are_not_pooled(tmp_path: Path) -> None:
    runs = _evaluations(tmp_path, wide={"a": {"dice": 0.5}}, narrow={"a": {"iou": 0.25}})
    assert list(experiment_tables(runs, folder=tmp_path, pool_cases=False)) == ["runs"]
    lines = (tmp_path / "cases.csv").read_text().splitlines()
    assert lines == ["child,case_id,dice,iou", "wide,a,0.5,", "narrow,a,,0.25"]


def test_a_score_that_no_case_has_is_undefined_for_all(tmp_path: Path) -> None:
    runs = _evaluations(tmp_path, fold_0={"a": {"dice": 0.0, "hd95": math.nan}})
    content = experiment_tables(runs, folder=tmp_path, pool_cases=True)
    assert content["scores"]["hd95"]["undefined"] == 1
    assert math.isnan(float(case_rows(tmp_path)[0]["hd95"]))
