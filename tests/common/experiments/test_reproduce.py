"""reproduce runs every setting with every seed and writes one table."""

import csv
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bundle_configs import BUNDLES
from member_score_file import member_score_file

import common.experiments.reproduce as module
from common.checks.input_error import InputError
from common.experiments.reproduce import reproduce
from common.experiments.reproduction_result import ReproductionResult
from common.experiments.run_provenance import RunProvenance

BUNDLE = BUNDLES[0].name


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """What is asked of the experiment. Instead of training, a run's error is its option "rate" and a hundredth a seed;
    a run of rate 0 does not end."""
    asked: dict[str, Any] = {}

    def run_experiment(
        bundle: str, children: dict[str, dict[str, str]], *, report: Callable[..., Any], **given: Any
    ) -> Path:
        errors = {name: float(of["rate"]) + int(of["seed"]) / 100 for name, of in children.items() if of["rate"] != "0"}
        asked.update(bundle=bundle, children=list(children), **given)
        spread = {"n": 4, "sd": 0.125, "interval": [0.25, 0.5]}
        asked["files"] = report(
            tmp_path, {name: {"scores": {"error": {"mean": error, **spread}}} for name, error in errors.items()}
        )
        return tmp_path

    monkeypatch.setattr(module, "run_experiment", run_experiment)
    return asked


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[ReproductionResult]:
    """What is published, and not written."""
    results: list[ReproductionResult] = []
    monkeypatch.setattr(module, "publish_result", lambda result, folder: results.append(result))
    return results


def _write_training(folder: Path, *, curves: str) -> None:
    files = {
        "finished": "",
        "pictures/curves.csv": curves,
        "class_shares.csv": "class,real,captured\noedema,0.1,0.25\n",
    }
    for name, text in files.items():
        (folder / "train-1" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "train-1" / name).write_text(text)


def _file(folder: Path, **more: Any) -> str:
    file = folder / "table.json"
    settings = {"plain": {"rate": 0.5}, "cclp": {"rate": 0.25}}
    file.write_text(json.dumps({"settings": settings, "scores": {"error": {"percent": True}}, **more}))
    return str(file)


def test_experiment_is_asked_for_every_setting_and_seed(asked_for: dict[str, Any], tmp_path: Path) -> None:
    file = _file(tmp_path, overlays=["paper.json"])
    reproduce(file, {}, bundle=BUNDLE, seeds=[0, 1], jobs=3, only=["cclp"], overlays=["mine.json"])
    assert asked_for["children"] == ["plain-seed0", "cclp-seed0", "plain-seed1", "cclp-seed1"]
    assert asked_for["only"] == ["cclp-seed0", "cclp-seed1"]
    assert (asked_for["title"], asked_for["jobs"]) == ("table_laptop", 3)
    assert asked_for["overlays"] == ["paper.json", "mine.json"]


def test_figure_of_another_tables_runs_is_in_its_folder(asked_for: dict[str, Any], tmp_path: Path) -> None:
    _file(tmp_path)
    figure = tmp_path / "figure.json"
    figure.write_text(json.dumps({"runs_of": "table", "settings": ["cclp"]}))
    reproduce(str(figure), {}, bundle=BUNDLE, seeds=[0])
    assert (asked_for["title"], asked_for["children"]) == ("table_laptop", ["cclp-seed0"])


def test_table_has_the_scaled_scores(
    asked_for: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="common.experiments.reproduce"):
        reproduce(
            _file(tmp_path, scores={"error": {"percent": True, "published": {"cclp": "26"}}}),
            {},
            bundle=BUNDLE,
            seeds=[0, 1, 2],
        )
    assert asked_for["files"] == [tmp_path / name for name in ("table.md", "table.csv", "table.png")]
    assert (tmp_path / "table.png").read_bytes()[:4] == b"\x89PNG"
    lines = (tmp_path / "table.csv").read_text().splitlines()
    assert lines[1].startswith("error,plain,3,51.0,")
    assert "plain" in caplog.text
    (line,) = (line for line in caplog.text.splitlines() if line.startswith("cclp"))
    assert line.split()[1:5] == ["3", "26.00", "±", "1.00"]


def test_result_has_the_curves_and_class_shares_of_the_trainings(
    asked_for: dict[str, Any], tmp_path: Path, published: list[ReproductionResult]
) -> None:
    _write_training(tmp_path / "cclp-seed0", curves="epoch,loss,accuracy\n1,3,\n2,2,0.5\n")
    scores = {"captured_oedema": {"percent": True}}
    file = _file(tmp_path, settings={"cclp": {"rate": 0.25}}, scores=scores, over_epochs=["loss", "accuracy"])
    reproduce(file, {}, bundle=BUNDLE, seeds=[0], publish_to=tmp_path)
    (result,) = published
    assert result.measured == {"captured_oedema": {"cclp": {0: 25.0}}}
    assert result.over_epochs == {"loss": {"cclp": {0: [(1, 3), (2, 2)]}}, "accuracy": {"cclp": {0: [(2, 0.5)]}}}


def test_score_of_the_best_member_is_that_of_the_evaluation(
    asked_for: dict[str, Any], tmp_path: Path, published: list[ReproductionResult]
) -> None:
    evaluation = tmp_path / "cclp-seed0" / "evaluate-1"
    evaluation.mkdir(parents=True)
    (evaluation / "finished").touch()
    dices = {"fcn": [(0.5, 0.25), (0.75, 0.5)], "unet": [(0.25, 0.5), (0.5, 0.25)], "ensemble": [(1, 1), (1, 1)]}
    dices["EMMA2"] = dices["ensemble"]
    rows = [(name, case, *dice, 3.0) for name, of in dices.items() for case, dice in zip("ab", of, strict=True)]
    member_score_file(evaluation, rows)
    file = _file(tmp_path, settings={"cclp": {"rate": 0.25}}, scores={"best_member": {"percent": True}})
    reproduce(file, {}, bundle=BUNDLE, seeds=[0], publish_to=tmp_path)
    (result,) = published
    assert result.measured == {"best_member": {"cclp": {0: 50.0}}}


def test_curve_that_no_training_has_is_named(asked_for: dict[str, Any], tmp_path: Path) -> None:
    _write_training(tmp_path / "cclp-seed0", curves="epoch,loss\n1,3\n")
    with pytest.raises(InputError, match=r"^table: over_epochs: there is no 'losses'; did you mean loss"):
        reproduce(_file(tmp_path, over_epochs=["losses"]), {}, bundle=BUNDLE, seeds=[0])


def test_runs_that_did_not_end_are_left_out(asked_for: dict[str, Any], tmp_path: Path) -> None:
    settings = {"plain": {"rate": 0}, "cclp": {"rate": 0.25}}
    reproduce(_file(tmp_path, settings=settings), {}, bundle=BUNDLE, seeds=[0])
    assert [line.split(",")[1] for line in (tmp_path / "table.csv").read_text().splitlines()] == ["setting", "cclp"]


@pytest.mark.parametrize(("rate", "shares"), [(0.5, ["share", "1.0", "0.0"]), (0, None)], ids=["both", "one"])
def test_table_has_shares_where_both_bounds_have_scores(
    asked_for: dict[str, Any], tmp_path: Path, rate: float, shares: list[str] | None
) -> None:
    settings = {"plain": {"rate": rate}, "cclp": {"rate": 0.25}}
    reproduce(_file(tmp_path, settings=settings, bounds=["cclp", "plain"]), {}, bundle=BUNDLE, seeds=[0])
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))
    assert ("share" in lines[0]) == bool(shares)
    assert shares is None or [line[lines[0].index("share")] for line in lines] == shares


def test_score_that_the_evaluation_does_not_have_is_named(asked_for: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^table: scores: there is no 'eror'; did you mean error\?$"):
        reproduce(_file(tmp_path, scores={"eror": {}}), {}, bundle=BUNDLE, seeds=[0])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param({"seeds": [-1]}, "^seeds must be different numbers from 0 on, .*, got -1", id="negative"),
        pytest.param({"seeds": [1, 1]}, "^seeds must be different numbers .*, got 1,1", id="twice"),
        pytest.param({"seeds": []}, "^seeds must be different numbers .*, got none", id="no seeds"),
        pytest.param({"scale": "papers"}, "^scale: there is no 'papers'; did you mean paper", id="scale"),
        pytest.param({"options": {"seed": "3"}}, "^seed must be left out", id="seed"),
        pytest.param({"options": {"rate": "3"}}, "^rate must be left out", id="knob"),
        pytest.param({"only": ["clp"]}, "^only: there is no 'clp'; did you mean cclp", id="setting"),
    ],
)
def test_mistakes_are_found_before_the_work(
    asked_for: dict[str, Any], tmp_path: Path, given: dict[str, Any], message: str
) -> None:
    file = _file(tmp_path, vary={"knob": "rate", "values": [1], "settings": ["plain"]})
    with pytest.raises(InputError, match=message):
        reproduce(file, **{"options": {}, "bundle": BUNDLE, "seeds": [0], **given})
    assert asked_for == {}


def test_result_is_published_once_all_runs_are_done(
    asked_for: dict[str, Any], tmp_path: Path, published: list[ReproductionResult]
) -> None:
    given: dict[str, Any] = {"bundle": BUNDLE, "seeds": [0], "publish_to": tmp_path}
    RunProvenance(2.0, ("abc",), ("abacus",)).write(tmp_path / "plain-seed0")
    reproduce(_file(tmp_path, settings={"plain": {"rate": 0.5}, "cclp": {"rate": 0}}), {}, **given)
    assert published == []
    reproduce(_file(tmp_path), {"dataset_dir": "/home/bee/mnist", "runs": "/home/bee/runs"}, scale="smoke", **given)
    (result,) = published
    assert (result.scale, result.options) == ("smoke", {"dataset_dir": "mnist"})
    assert result.measured == {"error": {"plain": {0: 50.0}, "cclp": {0: 25.0}}}
    assert result.over_cases["cclp-seed0"] == {"error": {"n": 4, "mean": 25.0, "sd": 12.5, "interval": [25.0, 50.0]}}
    assert (result.records["plain-seed0"].seconds, result.records["cclp-seed0"].seconds) == (2.0, 0.0)
