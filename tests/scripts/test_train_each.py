"""scripts/train_each.py runs the settings of a file, in its order."""

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

from common.checks.input_error import InputError
from common.data.segmentation_volumes import segmentation_cases


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("train_each")


def _settings(folder: Path, content: Any) -> Path:
    file = folder / "settings.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_runs_are_those_of_the_file_in_its_order(script: ModuleType, tmp_path: Path) -> None:
    file = _settings(tmp_path, {"wide": {"spacing": [1, 2.5], "loss": "0.5"}, "deep": {"amp": True}})
    options = script.settings_options(file, {"seed": "3"})
    assert list(options) == ["wide", "deep"]
    assert options["wide"] == {"spacing": "[1, 2.5]", "loss": "'0.5'", "seed": "3"}
    assert options["deep"] == {"amp": "True", "seed": "3"}


def test_command_line_overrides_the_file(script: ModuleType, tmp_path: Path) -> None:
    file = _settings(tmp_path, {"a": {"max_epochs": 50}})
    assert script.settings_options(file, {"max_epochs": "1"}) == {"a": {"max_epochs": "1"}}


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"a": 1}'], ids=["broken", "list", "empty", "no settings"])
def test_file_of_another_form_is_refused(script: ModuleType, tmp_path: Path, content: str) -> None:
    file = _settings(tmp_path, content)
    with pytest.raises(InputError) as caught:
        script.settings_options(file, {})
    assert str(caught.value).startswith(f"{file}: ")
    assert str(caught.value).endswith("see --help")


@pytest.mark.slow
def test_run_is_trained_evaluated_and_recorded_once(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bundle,) = (bundle for bundle in BUNDLES if bundle.name == "vnet_prostate")
    tiny = {**TinyBundle(bundle, tmp_path).overrides("train.json"), "device": "cpu", "max_epochs": 1}
    file = _settings(tmp_path, {"third": {"folds": 3, "fold": 2}})
    options = [word for name, value in tiny.items() for word in (f"--{name}", str(value))]
    monkeypatch.setattr(sys, "argv", ["train_each.py", bundle.name, str(file), *options])
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):  # the second time there is nothing left to do
        script.main()
    folder = tmp_path / bundle.name / "settings"
    assert sorted(path.name.partition("-")[0] for path in (folder / "third").glob("*-*")) == ["evaluate", "train"]
    (data,) = (tmp_path / "phantoms").iterdir()
    held_out = segmentation_cases(data, part="validation", folds=3, fold=2)
    with (folder / "cases.csv").open() as table:
        assert [row["case_id"] for row in csv.DictReader(table)] == [case["case_id"] for case in held_out]
    client = MlflowClient(f"sqlite:///{tmp_path}/mlflow.db")
    runs = client.search_runs([client.get_experiment_by_name(bundle.name).experiment_id])
    (parent,) = (run for run in runs if run.info.run_name == "settings")
    below = [run for run in runs if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    assert sorted(run.info.run_name.partition("-")[0] for run in below) == ["evaluate", "train"]
    assert {run.info.status for run in runs} == {"FINISHED"}
    assert "third/mean_dice" in parent.data.metrics
