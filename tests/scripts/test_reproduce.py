"""scripts/reproduce.py runs a table's settings with several seeds, and goes on where it stopped."""

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
    return load_script("reproduce")


def _call(script: ModuleType, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["reproduce.py", *words])
    script.main()


def test_words_of_the_command_line_are_handed_on(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "reproduce", lambda *given, **more: asked.update(given=given, **more))
    words = ("--seeds", "3", "--jobs", "2", "--only", "a", "b", "--config", "paper.json", "--max_epochs", "1")
    _call(script, monkeypatch, "cclp_ssl", "digits", *words)
    assert asked == {
        "given": ("cclp_ssl", "digits", {"max_epochs": "1"}),
        "seeds": 3,
        "jobs": 2,
        "only": ["a", "b"],
        "output_dir": None,
        "overlays": ["paper.json"],
    }


@pytest.mark.slow
def test_settings_are_trained_evaluated_and_recorded_once(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bundle,) = (bundle for bundle in BUNDLES if bundle.name == "vnet_prostate")
    tiny = {**TinyBundle(bundle, tmp_path).overrides("train.json"), "device": "cpu", "max_epochs": 1}
    file = tmp_path / "table.json"
    file.write_text(json.dumps({"settings": {"slow": {}, "fast": {"learning_rate": 0.01}}, "score": "mean_dice"}))
    options = [word for name, value in tiny.items() if name != "seed" for word in (f"--{name}", str(value))]
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):  # the second time there is nothing left to do
        _call(script, monkeypatch, bundle.name, str(file), "--seeds", "1", "--jobs", "2", *options)
    folder = tmp_path / bundle.name / "reproduce_table"
    for run in ("slow-seed0", "fast-seed0"):
        assert sorted(path.name.partition("-")[0] for path in (folder / run).glob("*-*")) == ["evaluate", "train"]
    with (folder / "table.csv").open(newline="", encoding="utf-8") as table:
        rows = {row["setting"]: row for row in csv.DictReader(table)}
    summary = json.loads((folder / "summary.json").read_text())["runs"]["fast-seed0"]
    assert float(rows["fast"]["mean"]) == summary["scores"]["mean_dice"]["mean"]
    assert [row["n"] for row in rows.values()] == ["1", "1"]
    client = MlflowClient(f"sqlite:///{tmp_path}/mlflow.db")
    runs = client.search_runs([client.get_experiment_by_name(bundle.name).experiment_id])
    (parent,) = (run for run in runs if run.info.run_name == "reproduce_table")
    assert "table.md" in [artifact.path for artifact in client.list_artifacts(parent.info.run_id)]
    assert "fast-seed0/mean_dice" in parent.data.metrics
