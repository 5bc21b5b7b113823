"""scripts/reproduce.py runs a table's settings with several seeds, and goes on where it stopped."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bundle_configs import BUNDLES, PROJECT
from mlflow import MlflowClient
from tiny_bundle import TinyBundle

from common.checks.input_error import InputError


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("reproduce")


def _call(script: ModuleType, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["reproduce.py", *words])
    script.main()


def test_words_of_the_command_line_are_handed_on(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "reproduce", lambda *given, **more: asked.update(given=given, **more))
    words = ("--seeds", "0,7", "--jobs", "2", "--only", "a", "b", "--config", "paper.json", "--max_epochs", "1")
    _call(script, monkeypatch, "digits", "--scale", "smoke", *words)
    assert asked == {
        "given": ("digits", {"max_epochs": "1"}),
        "bundle": "",
        "seeds": [0, 7],
        "scale": "smoke",
        "publish_to": None,
        "jobs": 2,
        "only": ["a", "b"],
        "output_dir": None,
        "overlays": ["paper.json"],
    }


def test_publishing_is_into_the_documentation(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "reproduce", lambda *given, **more: asked.update(more))
    _call(script, monkeypatch, "mine.json", "--bundle", "cclp_ssl", "--publish")
    assert (asked["publish_to"], asked["bundle"], asked["seeds"]) == (
        PROJECT / "docs" / "results",
        "cclp_ssl",
        [0, 1, 2],
    )


def test_list_is_of_all_experiments_or_of_one(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(script, "list_reproductions", lambda options, **given: f"all at {given['scale']}")
    monkeypatch.setattr(script, "reproduction_text", lambda found, options, **given: f"{found.name} of {found.bundle}")
    _call(script, monkeypatch, "--list", "--scale", "paper")
    _call(script, monkeypatch, "digits", "--list")
    assert capsys.readouterr().out.splitlines() == ["all at paper", "digits of cclp_ssl"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param((), "^name: give the name of an experiment; --list shows", id="no name"),
        pytest.param(("digits", "--seeds", "three"), "^seeds must be numbers with commas between", id="seeds"),
    ],
)
def test_mistakes_are_told(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        _call(script, monkeypatch, *words)


@pytest.mark.slow
def test_settings_are_trained_evaluated_and_recorded_once(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bundle,) = (bundle for bundle in BUNDLES if bundle.name == "vnet_prostate")
    tiny = {**TinyBundle(bundle, tmp_path).overrides("train.json"), "device": "cpu", "max_epochs": 1}
    file = tmp_path / "table.json"
    file.write_text(
        json.dumps({"settings": {"slow": {}, "fast": {"learning_rate": 0.01}}, "scores": {"mean_dice": {}}})
    )
    options = [word for name, value in tiny.items() if name != "seed" for word in (f"--{name}", str(value))]
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(script, "_RESULTS", tmp_path / "results")
    for _ in range(2):  # the second time there is nothing left to do
        words = ("--bundle", bundle.name, "--seeds", "0", "--jobs", "2", "--publish")
        _call(script, monkeypatch, str(file), *words, *options)
    folder = tmp_path / bundle.name / "table_laptop"
    for run in ("slow-seed0", "fast-seed0"):
        assert sorted(path.name.partition("-")[0] for path in (folder / run).glob("*-*")) == ["evaluate", "train"]
    with (folder / "table.csv").open(newline="", encoding="utf-8") as table:
        rows = {row["setting"]: row for row in csv.DictReader(table)}
    summary = json.loads((folder / "summary.json").read_text())["runs"]["fast-seed0"]
    assert float(rows["fast"]["mean"]) == summary["scores"]["mean_dice"]["mean"]
    assert [row["n"] for row in rows.values()] == ["1", "1"]
    client = MlflowClient(f"sqlite:///{tmp_path}/mlflow.db")
    runs = client.search_runs([client.get_experiment_by_name(bundle.name).experiment_id])
    (parent,) = (run for run in runs if run.info.run_name == "table_laptop")
    assert "table.md" in [artifact.path for artifact in client.list_artifacts(parent.info.run_id)]
    assert "fast-seed0/mean_dice" in parent.data.metrics
    names = ["README.md", "table.json", "table.md", "table.png"]
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == names
    page = (tmp_path / "results" / "table.md").read_text()
    assert "| runs | 2 of 2 |" in page
    assert "not recorded" not in page
