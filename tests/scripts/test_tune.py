"""scripts/tune.py hands its arguments on, and searches over trainings."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bundle_configs import BUNDLES
from mlflow import MlflowClient
from tiny_bundle import TinyBundle


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("tune")


@pytest.fixture
def asked_for(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What the command line makes of its words."""
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "tune", lambda bundle, options, **given: asked.update(given, options=options))

    def call(*words: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", ["tune.py", "vnet_prostate", *words])
        script.main()
        return asked

    return call


def test_bad_trainings_are_stopped_unless_told_otherwise(asked_for: Callable[..., Any]) -> None:
    asked = asked_for()
    assert (asked["trials"], asked["sampler"], asked["prune"], asked["range_test"]) == (20, "tpe", True, False)
    assert (asked["search_space"], asked["study"]) == (None, "tuning")


@pytest.mark.parametrize("word", ["--search", "--search_space"])
def test_other_options_are_the_bundles(asked_for: Callable[..., Any], word: str) -> None:
    asked = asked_for(word, "a.json", "--range_test", "true", "--prune", "false", "--config_file", "b.json", "--seed=1")
    assert asked["options"] == {"seed": "1"}
    assert (asked["search_space"], asked["overlays"]) == ("a.json", ["b.json"])
    assert (asked["range_test"], asked["prune"]) == (True, False)


def test_help_shows_a_search_space(asked_for: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        asked_for("--help")
    assert '"batch_size": {"any_of": [2, 4, 8]}' in capsys.readouterr().out


@pytest.mark.slow
def test_trainings_are_searched_once_and_recorded(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bundle,) = (bundle for bundle in BUNDLES if bundle.name == "vnet_prostate")
    space = tmp_path / "space.json"
    space.write_text('{"learning_rate": [0.003, 0.3, "log"], "network_def::layout": {"any_of": ["paper", "code"]}}')
    tiny = {**TinyBundle(bundle, tmp_path).overrides("train.json"), "device": "cpu", "max_epochs": 1}
    options = [word for name, value in tiny.items() for word in (f"--{name}", str(value))]
    words = ["tune.py", bundle.name, "--trials", "2", "--search", str(space), *options]
    monkeypatch.setattr(sys, "argv", words)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):  # the second time there is nothing left to do
        script.main()
    folder = tmp_path / bundle.name / "tuning"
    assert [len(list((folder / f"trial_{number}").glob("train-*"))) for number in (0, 1)] == [1, 1]
    with (folder / "trials.csv").open() as table:
        rows = list(csv.DictReader(table))
    best = max(rows, key=lambda row: float(row["val_mean_dice"]))
    assert json.loads((folder / "best.json").read_text())["learning_rate"] == float(best["learning_rate"])
    client = MlflowClient(f"sqlite:///{tmp_path}/mlflow.db")
    runs = client.search_runs([client.get_experiment_by_name(bundle.name).experiment_id])
    (parent,) = (run for run in runs if run.info.run_name == "tuning")
    below = [run for run in runs if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    recorded = {run.data.tags["trial"]: run.data.params for run in below}
    assert {trial: params["learning_rate"] for trial, params in recorded.items()} == {
        row["trial"]: row["learning_rate"] for row in rows
    }
    assert {trial: params["network_def::layout"] for trial, params in recorded.items()} == {
        row["trial"]: row["network_def::layout"] for row in rows
    }
