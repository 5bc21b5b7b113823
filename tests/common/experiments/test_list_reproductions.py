"""list_reproductions and reproduction_text say what there is, what it needs, and how long it takes."""

import json
from pathlib import Path
from typing import Any

import pytest
from monai.bundle import ConfigParser

import common.experiments.estimated_seconds as estimate
import common.experiments.list_reproductions as module
import common.experiments.reproduction_text as text_module
from common.checks.input_error import InputError
from common.experiments.find_reproduction import find_reproduction
from common.experiments.list_reproductions import list_reproductions
from common.experiments.read_reproduction import read_reproduction
from common.experiments.reproduction_text import reproduction_text

_CONTENT = {
    "source": "thesis, table 1",
    "data": {"needs": "MNIST", "give": "--dataset_dir mnist"},
    "settings": {"plain": {}, "cclp": {"method": "cclp"}},
    "evaluations": {"cclp+crf": {"of": "cclp", "crf": True}},
    "scores": {"error": {"percent": True, "published": {"cclp": "0.75 ± 0.14"}}},
    "scales": {"smoke": {"max_epochs": 1}, "paper": {"overlays": ["paper.json"]}},
}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """A table that is run and a figure that another command makes; an estimate is 100 s a run."""
    made = {"source": "thesis, figure 2", "command": "python draw.py"}
    files = {}
    for name, content in {"table": _CONTENT, "figure": made}.items():
        files[name] = tmp_path / f"{name}.json"
        files[name].write_text(json.dumps(content))

    def seconds(reproduction: Any, options: Any, *, seeds: list[int], **_: Any) -> float:
        return 100.0 * len(seeds) * len(reproduction.settings)

    monkeypatch.setattr(module, "reproduction_files", lambda bundle: files)
    monkeypatch.setattr(module, "find_reproduction", lambda name, bundle: read_reproduction("bees", files[name]))
    for of in (module, text_module):
        monkeypatch.setattr(of, "estimated_seconds", seconds)
    return files


def test_line_of_an_experiment_and_what_other_commands_make(files: dict[str, Path], tmp_path: Path) -> None:
    lines = list_reproductions({}, seeds=[0, 1, 2], scale="smoke", results=tmp_path / "results").splitlines()
    assert [word.strip() for word in lines[0].split("  ") if word][-2:] == ["time, smoke", "result"]
    assert [word.strip() for word in lines[1].split("  ") if word] == [
        "table",
        "thesis, table 1",
        "bees",
        "MNIST",
        "9",
        "10 min",
        "needs MNIST",
    ]
    assert lines[-1].split("  ") == ["figure", "thesis, figure 2", "python draw.py", "none"]


@pytest.mark.usefixtures("files")
def test_scale_of_the_published_result_stands_in_the_line(tmp_path: Path) -> None:
    results = tmp_path / "results"
    results.mkdir()
    (results / "table.json").write_text(json.dumps({"scale": "laptop"}))
    lines = list_reproductions({}, seeds=[0], scale="paper", results=results).splitlines()
    assert lines[1].split()[-1] == "laptop"
    assert f"result: the scale of what stands in {results}, or the data that it waits for" in lines


def test_figure_of_another_tables_runs_takes_no_time_of_its_own(files: dict[str, Path], tmp_path: Path) -> None:
    files["table"].with_name("part.json").write_text(json.dumps({"runs_of": "table", "settings": ["cclp"]}))
    files["part"] = files["table"].with_name("part.json")
    lines = list_reproductions({}, seeds=[0], scale="smoke", results=tmp_path / "results").splitlines()
    assert lines[2].split("  ")[-2].strip() == "that of table"


@pytest.mark.usefixtures("files")
def test_scale_that_an_experiment_does_not_have_takes_no_time(tmp_path: Path) -> None:
    line = list_reproductions({}, seeds=[0], scale="laptop", results=tmp_path / "results").splitlines()[1]
    assert line.split()[-3:] == ["none", "needs", "MNIST"]


def test_unknown_scale_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^scale: there is no 'big'"):
        list_reproductions({}, seeds=[0], scale="big", results=tmp_path)


def test_one_experiment_in_full(files: dict[str, Path]) -> None:
    text = reproduction_text(read_reproduction("bees", files["table"]), {}, seeds=[0])
    assert text.splitlines()[:4] == [
        "table: thesis, table 1",
        "bundle: bees",
        "data: MNIST; give --dataset_dir mnist",
        "runs: 3 settings x 1 seeds",
    ]
    assert "smoke  3 min  --max_epochs 1" in text
    assert "paper  3 min  paper.json" in text
    assert "cclp      0.75 ± 0.14  --method cclp" in text
    assert "cclp+crf            -  as cclp, evaluated with --crf True" in text


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[ConfigParser]:
    """The trainings whose steps are counted, each of 50 operations, 10 of which are done in a second."""
    parsers: list[ConfigParser] = []

    def operations(parser: ConfigParser) -> tuple[int, int]:
        parsers.append(ConfigParser(dict(parser.get())))
        return 50, 2

    monkeypatch.setattr(estimate, "training_step_operations", operations)
    monkeypatch.setattr(estimate, "operations_per_second", lambda dimensions, device, amp: 20.0 if amp else 10.0)
    monkeypatch.setattr(estimate, "visible_gpus", lambda: [])
    return parsers


def test_estimate_is_of_all_steps_of_all_runs_at_the_measured_rate(counted: list[ConfigParser]) -> None:
    given = {"max_epochs": "4", "iterations_per_epoch": "3"}
    reproduction = find_reproduction("thesis_table_6_1_mnist")
    seconds = estimate.estimated_seconds(reproduction, given, seeds=[0, 1], scale="laptop")
    assert seconds == 2 * 3 * 4 * 3 * 50 / 20  # seeds, settings, epochs, steps, in bfloat16
    assert [parser["method"] for parser in counted] == ["supervised", "cclp", "association"]


def test_estimate_of_an_ensemble_is_of_all_its_members(counted: list[ConfigParser]) -> None:
    given = {"max_epochs": "4", "iterations_per_epoch": "3", "members": "['FCN-z_score', 'UNetSummed-n4_z_score']"}
    reproduction = find_reproduction("thesis_table_4_1")
    seconds = estimate.estimated_seconds(reproduction, given, seeds=[0], scale="laptop")
    assert seconds == 2 * 4 * 3 * 50 / 20
    assert [parser["architecture"] for parser in counted] == ["FCN", "UNetSummed"]
