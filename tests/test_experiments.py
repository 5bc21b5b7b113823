"""Every experiment that can be run on phantoms is, at the smallest scale: its last row, with one seed.

In this process, for a process of its own takes longer to import than such a run to train.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from child_in_process import ChildInProcess
from undone_afterwards import undone_afterwards

from common.checks.input_error import InputError
from common.experiments import run_children
from common.experiments.find_reproduction import find_reproduction, reproduction_files
from common.experiments.reproduce import reproduce
from common.experiments.reproduction import Reproduction


def _experiments() -> Iterator[Reproduction]:
    """Those with a scale "smoke"; figures of another one's runs are made with it."""
    for name in reproduction_files():
        try:
            found = find_reproduction(name)
        except InputError:  # made by a command of its own
            continue
        if "smoke" in found.scales and not found.runs_of:
            yield found


@pytest.fixture
def in_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Instead of in processes of their own, the stages run here."""
    monkeypatch.setattr(run_children, "ChildProcess", ChildInProcess)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    with undone_afterwards(tmp_path):
        yield


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The experiments of a bundle share its phantoms, and all share the database, which takes seconds to make."""
    return tmp_path_factory.mktemp("runs")


@pytest.mark.slow
@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("experiment", list(_experiments()), ids=lambda experiment: experiment.name)
def test_experiment_runs_at_the_smallest_scale(experiment: Reproduction, runs: Path, tmp_path: Path) -> None:
    last = experiment.rows[-1]
    trained_by = experiment.evaluations.get(last, {"of": last})["of"]
    rows = list(dict.fromkeys([trained_by, last]))
    results = tmp_path / "results"
    options = {"runs": repr(str(runs)), "device": "cpu"}
    folder = reproduce(experiment.name, options, seeds=[0], scale="smoke", only=rows, publish_to=results)
    with (folder / "table.csv").open(newline="", encoding="utf-8") as table:
        measured = {(row["score"], row["setting"]) for row in csv.DictReader(table) if row["n"] == "1"}
    first = experiment.scores[0].name
    assert {(first, row) for row in rows} <= measured
    assert f"| runs | {len(rows)} of {len(experiment.rows)} |" in (results / f"{experiment.name}.md").read_text()
    assert (results / f"{experiment.name}.png").is_file()
