"""CalibrationTables writes what an evaluation's calibration has come to."""

import csv
import json
import logging
from pathlib import Path

import ignite.distributed as idist
import pytest
import torch
from ignite.engine import Engine

import common.metrics.calibration_tables as module
from common.metrics.calibration import Calibration
from common.metrics.calibration_tables import CalibrationTables

_DRAW = module.reliability_picture
LABEL = torch.zeros(1, 1, 6, 6, 6)


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Panels of each picture, which takes most of a second to draw."""
    panels: list[list[str]] = []
    monkeypatch.setattr(module, "reliability_picture", lambda bins, path, title: panels.append(list(bins)))
    return panels


def _run(folder: Path, *cases: str, names: str = "a", calibration: Calibration | None = None) -> None:
    calibration = calibration or Calibration()

    def step(_engine: Engine, case_id: str) -> None:
        for name in [*names, "ensemble"]:
            logits = torch.randn(1, 2, 6, 6, 6, generator=torch.Generator().manual_seed(0))
            calibration.add(case_id, name, logits, LABEL)

    engine = Engine(step)
    CalibrationTables(folder, calibration=calibration).attach(engine)
    engine.run(list(cases), max_epochs=1)


def _cells(folder: Path) -> list[dict[str, str]]:
    with (folder / "calibration.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_table_has_a_row_for_each_member_and_the_ensemble(tmp_path: Path) -> None:
    _run(tmp_path, "x", "y")
    rows = _cells(tmp_path)
    assert list(rows[0]) == ["name", "voxels", "cases", "ece", "ece_scaled", "temperature"]
    assert [(row["name"], row["voxels"], row["cases"]) for row in rows] == [("a", "432", "2"), ("ensemble", "432", "2")]


def test_single_case_leaves_the_scaled_error_empty(tmp_path: Path) -> None:
    _run(tmp_path, "x")
    assert [row["ece_scaled"] for row in _cells(tmp_path)] == ["", ""]


def test_temperatures_are_those_of_the_table(tmp_path: Path) -> None:
    _run(tmp_path, "x", "y")
    temperatures = json.loads((tmp_path / "temperature.json").read_text())
    assert {name: f"{value:.6g}" for name, value in temperatures.items()} == {
        row["name"]: row["temperature"] for row in _cells(tmp_path)
    }


def test_picture_shows_the_ensemble_first_and_eight_at_most(tmp_path: Path, drawn: list[list[str]]) -> None:
    _run(tmp_path, "x", names="abcdefghi")
    assert drawn == [["ensemble", *"abcdefg"]]


def test_picture_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "reliability_picture", _DRAW)
    _run(tmp_path, "x", names="")
    assert (tmp_path / "reliability.png").stat().st_size > 0


def test_table_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="common.metrics.calibration_tables"):
        _run(tmp_path, "x", names="")
    header, row, note = caplog.messages[-1].splitlines()[1:]
    assert header.split() == ["name", "voxels", "cases", "ece", "ece_scaled", "temperature"]
    assert row.split()[:3] + row.split()[4:5] == ["ensemble", "216", "1", "-"]
    assert note.startswith("ece: expected calibration error of voxels drawn in each case")


def test_second_evaluation_starts_anew(tmp_path: Path) -> None:
    calibration = Calibration()
    for cases in ("xyz", "w"):
        _run(tmp_path, *cases, names="", calibration=calibration)
    assert [row["cases"] for row in _cells(tmp_path)] == ["1"]


def test_only_the_first_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idist, "get_rank", lambda: 1)
    _run(tmp_path, "x")
    assert not list(tmp_path.iterdir())


def test_calibration_that_nothing_fills_is_named(tmp_path: Path) -> None:
    engine = Engine(lambda _engine, _batch: None)
    CalibrationTables(tmp_path, calibration=Calibration()).attach(engine)
    with pytest.raises(ValueError, match="must hold a case; give the same one to the evaluator's EnsembleStep"):
        engine.run([0], max_epochs=1)
