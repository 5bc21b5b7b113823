"""postprocessing_search_report says what the search has found, in files and in words."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from optuna.distributions import FloatDistribution
from speckled_cases import speckled_outputs, speckled_parser

from common.experiments.crf_evaluation import CRFEvaluation
from common.experiments.parameter_search import ParameterSearch
from common.experiments.postprocessing_search_report import postprocessing_search_report
from common.experiments.search_space import SearchSpace

SPACE = SearchSpace({"smoothness_weight": FloatDistribution(0.0, 40.0)})


class Report:
    """The report on a search of one trial."""

    def __init__(self, folder: Path, *, weight: float, judged: list[str]) -> None:
        self.folder = folder
        self.evaluation = CRFEvaluation(speckled_parser(folder, "a", "b", "c"))
        self.evaluation.outputs = speckled_outputs({"a": 1, "b": 3, "c": 4})
        self.search = ParameterSearch(folder, SPACE, sampler="random", seed=0, settings={})
        first = {"smoothness_weight": weight}
        self.search.run(1, lambda parameters: weight / 40, first=first, ended=lambda trial: None)
        self.judged = judged
        self.text = self.write()

    def write(self) -> str:
        return postprocessing_search_report(
            self.search, self.evaluation, 0.5, judged=self.judged, folder=self.folder, recorder=None
        )

    def json(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text())


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return Report(tmp_path_factory.mktemp("report"), weight=30.0, judged=[])


@pytest.fixture(scope="module")
def in_vain(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Its trial scores less than no CRF, and one of the cases judges it."""
    return Report(tmp_path_factory.mktemp("in_vain"), weight=1.0, judged=["b"])


def test_fragment_has_the_found_parameters_among_the_configs_own(report: Report) -> None:
    own = {"iterations": 3, "smoothness_sigma": 1.0, "appearance_weight": 0.0, "unit": "mm"}
    parameters = {**own, "smoothness_weight": 30.0}
    assert report.json("crf.json") == {
        "crf": True,
        **{f"crf_parameters::{name}": of for name, of in parameters.items()},
    }


def test_table_has_every_case_without_and_with(report: Report) -> None:
    with (report.folder / "cases.csv").open() as file:
        rows = [(row["child"], row["case_id"], float(row["mean_dice"])) for row in csv.DictReader(file)]
    assert [row[:2] for row in rows] == [(child, case) for child in ("without", "with") for case in "abc"]
    assert all(dice < 1 for child, _, dice in rows if child == "without")
    assert all(dice == 1 for child, _, dice in rows if child == "with")


def test_t_test_is_with_against_without(report: Report) -> None:
    difference = report.json("comparison.json")["second - first"]["mean_dice"]
    assert difference["n"] == 3
    assert difference["mean"] == pytest.approx(1 - sum(2 * (108 - m) / (216 - m) for m in (1, 3, 4)) / 3, abs=1e-5)
    assert 0 < difference["p"] < 1


def test_trials_are_a_table(report: Report) -> None:
    assert (report.folder / "trials.csv").read_text().split() == ["trial,mean_dice,smoothness_weight", "0,0.75,30.0"]


def test_search_is_drawn(report: Report) -> None:
    assert (report.folder / "pictures" / "search.png").is_file()


def test_text_says_what_was_found_and_by_whom(report: Report) -> None:
    assert "trial 0, mean_dice 0.7500, without the CRF 0.5000, mean over 3 cases" in report.text
    assert "smoothness_weight 30" in report.text
    assert "3 cases without the CRF and with the CRF of this trial. They chose the parameters" in report.text


def test_cases_are_not_scored_again(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any, **named: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(report.evaluation, "rows", refuse)
    assert report.write() == report.text


def test_a_search_in_vain_leaves_the_crf_off_and_says_so(in_vain: Report) -> None:
    assert in_vain.json("crf.json")["crf"] is False
    assert "no trial is better than no CRF" in in_vain.text


def test_judging_cases_alone_are_in_the_tables(in_vain: Report) -> None:
    assert {run["cases"] for run in in_vain.json("summary.json")["runs"].values()} == {1}
    assert "mean over 2 cases" in in_vain.text
    assert "1 cases without the CRF and with the CRF of this trial. They had no part in the choice" in in_vain.text


def test_first_cases_are_shown_before_and_after(report: Report, in_vain: Report) -> None:
    pictures = [{file.stem for file in (of.folder / "pictures").glob("*.png")} for of in (report, in_vain)]
    assert pictures == [{"search", "a", "b", "c"}, {"search", "b"}]
