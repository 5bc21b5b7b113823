"""federate trains every site alone, then all together, and judges each network at every site."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from bundle_configs import PROJECT

from common.checks.input_error import InputError
from common.experiments.child_run import ChildRun
from common.federated import federate as module
from common.federated.federate import federate
from common.metrics.score_summary import score_summary
from common.metrics.write_score_tables import write_score_tables

BUNDLE = "vnet_prostate"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[ChildRun]]:
    """What was started; a run leaves what it shall, and every evaluation scores 0.5."""
    calls: list[list[ChildRun]] = []

    def work(runs: Sequence[ChildRun], **given: Any) -> list[str]:
        todo = [run for run in runs if run.next_stage() is not None]
        calls.append(todo)
        for run in todo:
            (stage,) = run.stages
            (run.folder / f"{stage}-1").mkdir(parents=True)
            if stage == "evaluate":
                rows = [{"case_id": "a", "dice": 0.5}]
                write_score_tables(rows, score_summary(rows), folder=run.folder / "evaluate-1")
            (run.folder / f"{stage}-1" / "finished").touch()
        return []

    monkeypatch.setattr(module, "run_children", work)
    monkeypatch.setattr(module, "find_spec", lambda name: object())
    return calls


def _federate(folder: Path, bundle: str = BUNDLE, **given: Any) -> Path:
    options = {"track": "false", **given.pop("options", {})}
    return federate(bundle, options, output_dir=str(folder), **{"phantoms": 2, "rounds": 3, **given})


def test_sites_alone_come_first_and_evaluations_last(started: list[list[ChildRun]], tmp_path: Path) -> None:
    _federate(tmp_path)
    assert [[run.name for run in runs] for runs in started] == [
        ["phantoms_0", "phantoms_1"],
        ["federated"],
        [
            "phantoms_0-on-phantoms_0",
            "phantoms_1-on-phantoms_0",
            "federated-on-phantoms_0",
            "phantoms_1-on-phantoms_1",
            "phantoms_0-on-phantoms_1",
            "federated-on-phantoms_1",
        ],
    ]


def test_network_is_judged_on_the_data_of_the_site(started: list[list[ChildRun]], tmp_path: Path) -> None:
    _federate(tmp_path)
    options = {run.name: run.options for run in started[2]}["phantoms_1-on-phantoms_0"]
    assert options["weights"] == repr(str(tmp_path / "phantoms_1" / "train-1" / "model.pt"))
    assert options["dataset_dir::seed"] == "0"


def test_site_alone_trains_as_long_as_all_rounds_last(started: list[list[ChildRun]], tmp_path: Path) -> None:
    _federate(tmp_path, local_epochs=2)
    assert {run.options["max_epochs"] for run in started[0]} == {"6"}


def test_rounds_fill_the_epochs_of_the_bundle(started: list[list[ChildRun]], tmp_path: Path) -> None:
    epochs = json.loads((PROJECT / "bundles" / BUNDLE / "configs" / "train.json").read_text())["max_epochs"]
    _federate(tmp_path, rounds=0)
    (run,) = started[1]
    assert isinstance(run, module.FederatedRun)
    assert run.rounds == epochs


def test_repeated_command_has_nothing_left_to_do(started: list[list[ChildRun]], tmp_path: Path) -> None:
    _federate(tmp_path)
    _federate(tmp_path)
    assert started[3:] == [[], [], []]


def test_other_rounds_are_not_mixed(started: list[list[ChildRun]], tmp_path: Path) -> None:
    _federate(tmp_path)
    with pytest.raises(InputError, match=r"^max_epochs: was 3 when .*phantoms_0 was begun, is 4; give it as it was"):
        _federate(tmp_path, rounds=4)


def test_table_has_each_network_at_each_site(
    started: list[list[ChildRun]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        _federate(tmp_path)
    assert len(json.loads((tmp_path / "summary.json").read_text())["runs"]) == 6
    (line,) = (line for line in caplog.text.splitlines() if line.startswith("federated-on-phantoms_1"))
    assert line.split()[1] == "0.500"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"options": {"max_epochs": "3"}}, "^max_epochs must be left out, .* --rounds and --local_epochs"),
        ({"options": {"dataset_dir": "data"}}, "^dataset_dir must be left out, .* --sites"),
        ({"rounds": -1}, "^rounds must be at least 1, got -1"),
        ({"local_epochs": 0}, "^local_epochs must be at least 1, got 0"),
        (
            {"bundle": "emma_ensemble"},
            "^bundle: emma_ensemble trains and judges an ensemble, .* such as deepmedic_brats",
        ),
    ],
    ids=["epochs", "data", "rounds", "local epochs", "ensemble"],
)
def test_mistakes_are_found_before_the_work(
    started: list[list[ChildRun]], tmp_path: Path, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        _federate(tmp_path / "new", **given)
    assert not (tmp_path / "new").exists()


def test_missing_nvflare_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"^nvflare, .* is missing: pip install -r requirements\.txt$"):
        _federate(tmp_path)
