"""Claims about the training of an ensemble: what its members are given, what is done again, and who enters.

Stand-ins for the members' processes leave behind what those would; the last test has real ones.
"""

import csv
import json
import logging
import os
import signal
import subprocess
import sys
from ast import literal_eval
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
from bundle_configs import PROJECT, parser_of
from member_score_file import member_score_file
from mlflow import MlflowClient
from monai.bundle import ConfigParser
from tiny_brain import tiny_brain
from tiny_bundle import TinyBundle, input_error

from bundles.deepmedic_brats.networks import DeepMedic
from bundles.emma_ensemble import training as module
from common.experiments.child_run import ChildRun, Stage

BUNDLE = PROJECT / "bundles" / "emma_ensemble"
CONFIGS = BUNDLE / "configs"
A, B, C = "FCN-z_score", "FCNRes-n4_z_score", "DeepMedicRes-n4_nyul_z_score"


@dataclass
class Children:
    """Instead of `run_children`: members train in no time, and an evaluation scores each as it is told to.

    Attributes:
        dice: of the whole tumour, by member; one that has none cannot be used.
        failing: names of runs; they leave a checkpoint.
        done: name, stage and command of what was done.
        given: what was said of devices, the tracking and so on, each time.
    """

    dice: dict[str, float] = field(default_factory=lambda: {A: 0.9, B: 0.8, C: 0.7})
    failing: set[str] = field(default_factory=set)
    done: list[tuple[str, Stage, list[str]]] = field(default_factory=list)
    given: list[dict[str, Any]] = field(default_factory=list)
    _times: Iterator[int] = field(default_factory=count)

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.done]

    def command(self, name: str) -> list[str]:
        """The last one of that run."""
        return next(command for of, _, command in reversed(self.done) if of == name)

    def run(self, children: Sequence[ChildRun], **given: Any) -> list[str]:
        self.given.append(given)
        for child in children:
            stage = child.next_stage()
            if stage is not None:
                self.done.append((child.name, stage, child.command(stage, parent_run="")))
                self._do(child, stage)
        return [f"{child.name}: no" for child in children if child.name in self.failing]

    def _do(self, child: ChildRun, stage: Stage) -> None:
        folder = child.folder / f"{stage}-{next(self._times):03d}"
        folder.mkdir(parents=True)
        if child.name in self.failing:
            (folder / "last.pt").touch()
        elif stage == "train":
            (folder / "finished").touch()
        else:
            members = literal_eval(child.options["models"])
            rows = [(name, "case_1", self.dice[name], 0.5, 1.0) for name in members if name in self.dice]
            member_score_file(folder, [*rows, ("ensemble", "case_1", 0.95, 0.5, 1.0)])
            (folder / "temperature.json").write_text(json.dumps({A: 5.0, "ensemble": 1.0 + len(members) / 10}))
            config = json.loads((child.folder.parent / "config.json").read_text())
            (folder / "config.json").write_text(json.dumps({**config, "models": members}))
            (folder / "summary.json").touch()
            child.complete(stage)


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Children:
    stand_in = Children()
    monkeypatch.setattr(module, "run_children", stand_in.run)
    return stand_in


@pytest.fixture(autouse=True)
def _signals_are_handled_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="module")
def brains(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three cases, and beside them what is prepared of them, once for all tests."""
    folder = tmp_path_factory.mktemp("data")
    for name in "abc":
        tiny_brain(folder / "brains" / name)
    return folder


@dataclass(frozen=True)
class Command:
    """The plain command, with two members, in this process."""

    output_dir: Path
    settings: dict[str, Any]

    def __call__(self, *overlays: str, **given: Any) -> None:
        parser = parser_of(BUNDLE, "train.json", *overlays)
        parser.update({**self.settings, **given})
        parser.get_parsed_content("run")

    def refusal(self, **given: Any) -> str:
        with pytest.raises(RuntimeError) as caught:
            self(**given)
        line = str(input_error(caught.value))
        assert "\n" not in line
        return line

    def ensemble(self) -> Any:
        return json.loads((self.output_dir / "ensemble.json").read_text())

    def has_ensemble(self) -> bool:
        return (self.output_dir / "ensemble.json").exists()

    def evaluations(self, name: str) -> list[Path]:
        return sorted((self.output_dir / name).glob("evaluate-*/finished"))


@pytest.fixture
def train(brains: Path, tmp_path: Path, children: Children) -> Command:
    small = {"device": "cpu", "track": False, "spacing": [2.0, 2.0, 2.0], "validation_share": 0.4}
    where = {"runs": str(brains), "dataset_dir": str(brains / "brains"), "output_dir": str(tmp_path / "emma")}
    return Command(tmp_path / "emma", {**small, **where, "members": [A, B]})


def _config_files(command: Sequence[str]) -> list[str]:
    files: list[str] = literal_eval(_options(command)["config_file"])
    return files


def _options(command: Sequence[str]) -> dict[str, str]:
    words = command[command.index("run") + 1 :]
    return {key.removeprefix("--"): text for key, text in zip(words[::2], words[1::2], strict=True)}


def _config_of(command: Sequence[str]) -> ConfigParser:
    """What the process would run."""
    parser = ConfigParser()
    parser.read_config(_config_files(command))
    parser.update({name: text for name, text in _options(command).items() if name in ("architecture", "normalisation")})
    return parser


# members


@pytest.mark.parametrize(
    ("members", "line"),
    [
        ([A, "FCM-z_score"], "member: there is no 'FCM'; did you mean FCN?"),
        (["FCN"], "normalisation of FCN: there is no ''; choose from z_score, n4_z_score, n4_nyul_z_score"),
        (["FCN-n4_score"], "normalisation of FCN-n4_score: there is no 'n4_score'; did you mean n4_z_score?"),
        ([A, B, A], "members: must differ, got FCN-z_score twice; leave one out"),
    ],
    ids=["architecture", "no normalisation", "normalisation", "twice"],
)
def test_wrong_members_are_refused_before_anything_is_written(train: Command, members: list[str], line: str) -> None:
    assert train.refusal(members=members) == line
    assert not train.output_dir.exists()


def test_each_member_is_trained_in_its_folder_and_then_all_are_evaluated(train: Command, children: Children) -> None:
    train()
    assert [(name, stage) for name, stage, _ in children.done] == [
        (A, "train"),
        (B, "train"),
        ("candidates", "evaluate"),
    ]
    assert literal_eval(_options(children.command(A))["output_dir"]) == str(train.output_dir / A)


def test_member_is_given_the_running_config_and_what_it_is(train: Command, children: Children) -> None:
    train("paper.json", gate=0.0, seed=3, **{"network_def::widths": [4, 4, 4, 4]})
    command = children.command(B)
    config = _config_of(command)
    assert (config["seed"], config["max_epochs"], config["patch_share"]) == (3, 700, 1.0)
    assert config["spacing"] == [2.0, 2.0, 2.0]  # typed, and so above the overlay
    assert (config["architecture"], config["normalisation"]) == ("FCNRes", "n4_z_score")
    assert config["network_def::widths"] == [4, 4, 4, 4]
    assert config.get_parsed_content("patch_size") == (80, 80, 80)


def test_the_overlay_of_a_member_comes_last(train: Command, children: Children) -> None:
    train()
    last = [str(CONFIGS / "train.json"), str(train.output_dir / "config.json"), str(CONFIGS / "member.json")]
    assert _config_files(children.command(A)) == last
    assert _config_of(children.command(A))["run"] == ["$@train::trainer.run()"]


def test_networks_are_those_of_the_names(train: Command, children: Children) -> None:
    train(members=[A, C])
    networks = [_config_of(children.command(name)).get_parsed_content("network_def") for name in (A, C)]
    assert [isinstance(network, DeepMedic) for network in networks] == [False, True]


def test_cases_are_prepared_before_the_members_start(
    train: Command, children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for the two normalisations that have the same correction."""
    seen: list[int] = []

    def look(runs: Sequence[ChildRun], **given: Any) -> list[str]:
        seen.append(len(list((tmp_path / "preprocessed").glob("*.pt"))))
        return children.run(runs, **given)

    monkeypatch.setattr(module, "run_children", look)
    train(members=[A, B, C], runs=str(tmp_path))
    assert seen[0] == 2 * 3


def test_wrong_gate_is_refused_before_anything_is_written(train: Command) -> None:
    assert train.refusal(gate=87.0) == "threshold: must be from 0 to below 1, got 87.0; 87% is 0.87"
    assert train.refusal(gate_score="dice_hole") == ("gate_score: there is no 'dice_hole'; did you mean dice_whole?")
    assert not train.output_dir.exists()


# what is done again


def test_nothing_is_done_twice(train: Command, children: Children) -> None:
    train()
    children.done.clear()
    train()
    assert children.done == []


def test_finished_members_stay_and_interrupted_ones_are_resumed(train: Command, children: Children) -> None:
    children.failing = {B}
    train.refusal()
    children.failing = set()
    children.done.clear()
    train()
    assert children.names == [B, "candidates"]
    assert _options(children.command(B))["resume"] == "True"


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"max_epochs": 3}, "max_epochs: was 12 when {} was begun, is 3; "),
        ({"network_def::widths": [4] * 4}, "network_def::widths: was not given when {} was begun, is [4, 4, 4, 4]; "),
    ],
    ids=["knob", "argument"],
)
def test_members_that_were_begun_with_other_settings_are_refused(
    train: Command, children: Children, changed: dict[str, Any], line: str
) -> None:
    train()
    children.done.clear()
    refusal = train.refusal(**changed)
    assert refusal == line.format(train.output_dir / A) + "give it as it was, or another --output_dir"
    assert children.done == []


def test_member_that_was_trained_by_itself_is_taken_as_it_is(train: Command, children: Children) -> None:
    finished = train.output_dir / A / "train-000" / "finished"
    finished.parent.mkdir(parents=True)
    finished.touch()
    train()
    train()
    assert children.names == [B, "candidates"]
    assert train.ensemble()["members"] == [A, B]


def test_what_is_no_setting_of_a_member_may_change(train: Command, children: Children) -> None:
    train()
    children.done.clear()
    train(members=[B, A, C], gate=0.1, gate_score="dice_core", min_members=3, jobs=1, weights_gb=0.5)
    assert children.names == [C, "candidates"]


def test_evaluation_is_of_members_by_themselves_and_uncalibrated(train: Command, children: Children) -> None:
    train()
    options = _options(children.command("candidates"))
    own = {name: literal_eval(options[name]) for name in ("models", "ensemble_dir", "temperature")}
    assert own == {"models": [A, B], "ensemble_dir": str(train.output_dir), "temperature": 1.0}
    files = [CONFIGS / "train.json", train.output_dir / "config.json", CONFIGS / "evaluate.json"]
    assert _config_files(children.command("candidates")) == [str(file) for file in files]


def test_evaluation_of_other_members_is_made_anew(train: Command, children: Children) -> None:
    train()
    train(members=[A, B, C])
    assert children.names == [A, B, "candidates", C, "candidates"]
    assert len(train.evaluations("candidates")) == 1
    assert train.ensemble()["members"] == [A, B, C]


def test_evaluation_is_made_anew_once_a_member_is_newer(train: Command, children: Children) -> None:
    train()
    (evaluated,) = train.evaluations("candidates")
    (finished,) = (train.output_dir / A).glob("train-*/finished")
    later = evaluated.stat().st_mtime + 1
    os.utime(finished, (later, later))
    children.done.clear()
    train()
    assert children.names == ["candidates"]
    assert train.evaluations("candidates") != [evaluated]


@pytest.mark.parametrize("changed", [{"rule": "majority"}, {"min_voxels": 0}], ids=["rule", "small parts"])
def test_evaluation_of_another_fusion_is_made_anew(train: Command, children: Children, changed: dict[str, Any]) -> None:
    train()
    children.done.clear()
    train(**changed)
    train(**changed)
    assert children.names == ["candidates"]


def test_evaluation_that_fails_is_named(train: Command, children: Children) -> None:
    children.failing = {"candidates"}
    assert train.refusal() == "the members are trained, their evaluation failed: candidates: no"
    assert not train.has_ensemble()
    children.failing = set()
    children.done.clear()
    train()
    assert children.names == ["candidates"]


# who enters


def test_too_few_trained_members_are_no_ensemble(
    train: Command, children: Children, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        train(min_members=3)
    assert children.names == [A, B]
    assert "2 of 2 members are trained, an ensemble has 3" in caplog.text
    assert not train.has_ensemble()


def test_no_member_is_no_ensemble(train: Command, children: Children) -> None:
    train(members=[], min_members=0)
    assert children.done == []
    assert not train.has_ensemble()


def test_failed_member_is_named_and_the_others_form_the_ensemble(train: Command, children: Children) -> None:
    children.failing = {B}
    assert train.refusal(members=[A, B, C]) == f"1 of 3 members failed; first: {B}: no"
    assert train.ensemble()["members"] == [A, C]


def test_all_above_the_gate_enter_in_their_order_with_their_temperature(train: Command, children: Children) -> None:
    train(members=[C, A, B], gate=0.6)
    assert train.ensemble() == {"members": [C, A, B], "temperature": 1.3}
    assert children.names.count("ensemble") == 0  # it is the candidates' evaluation that holds


def test_ensemble_without_those_below_the_gate_is_evaluated_too(train: Command, children: Children) -> None:
    train(members=[C, B, A], gate=0.75)
    assert children.names[-2:] == ["candidates", "ensemble"]
    assert literal_eval(_options(children.command("ensemble"))["models"]) == [B, A]
    assert train.ensemble() == {"members": [B, A], "temperature": 1.2}


def test_gate_is_of_the_score_that_is_named(train: Command, children: Children) -> None:
    train(gate_score="dice_core", gate=0.4)
    assert train.ensemble()["members"] == [A, B]
    assert "dice_core exceeds 0.4" in (train.output_dir / "gate.md").read_text()


def test_tables_of_the_gate_have_every_candidate(train: Command) -> None:
    train(members=[A, B, C], gate=0.75)
    with (train.output_dir / "gate.csv").open() as table:
        rows = [(row["member"], row["enters"], float(row["mean"])) for row in csv.DictReader(table)]
    assert rows == [(A, "yes", 0.9), (B, "yes", 0.8), (C, "no", 0.7)]
    assert (train.output_dir / "gate.md").read_text().count("| yes |") == 2


def test_too_few_above_the_gate_are_refused(train: Command) -> None:
    assert train.refusal(gate=0.85) == (
        "gate: 1 of 2 members have a mean dice_whole above 0.85, an ensemble has 2 "
        f"(see {train.output_dir / 'gate.md'}); train for longer, or lower the gate"
    )
    assert not train.has_ensemble()


def test_member_that_the_evaluation_could_not_use_is_left_out(train: Command, children: Children) -> None:
    """Its logits may be nan in every case."""
    del children.dice[B]
    train(members=[A, B, C])
    assert train.ensemble()["members"] == [A, C]


def test_members_share_the_device_and_the_evaluation_has_it_alone(
    train: Command, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: range(6))
    train(jobs=2)
    assert [(given["gpus"], given["threads"]) for given in children.given] == [([None, None], 3), ([None], None)]


# in processes of their own


@pytest.mark.slow
def test_plain_command_ends_with_an_ensemble_that_segments_and_can_be_distilled(tmp_path: Path) -> None:
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    tiny = TinyBundle(BUNDLE, tmp_path)
    members = ["FCN-z_score", "UNetConcatenated-n4_nyul_z_score"]
    own = {"members": members, "gate": 0.0, "min_members": 2, "device": "cpu"}
    _run(CONFIGS / "train.json", {**tiny.overrides("train.json"), **own}, cwd=tmp_path / "elsewhere", uri=uri)
    folder = tmp_path / "emma_ensemble"
    ensemble = json.loads((folder / "ensemble.json").read_text())
    assert ensemble["members"] == members
    runs = [next((folder / name).glob("train-*/finished")).parent for name in members]
    assert [(run / "landmarks.json").exists() for run in runs] == [False, True]
    (evaluation,) = (folder / "candidates").glob("evaluate-*")
    table = (evaluation / "member_scores.md").read_text()
    assert [line.split(" |")[0] for line in table.splitlines()[2:6]] == [
        f"| {name}" for name in (*members, "EMMA2", "ensemble")
    ]
    assert json.loads((evaluation / "temperature.json").read_text())["ensemble"] == ensemble["temperature"]
    assert _recorded(uri) == {"emma_ensemble": [evaluation.name, *sorted(run.name for run in runs)]}
    _run(
        CONFIGS / "inference.json",
        {**tiny.overrides("inference.json"), "save_uncertainty": True, "device": "cpu", "min_members": 2},
        cwd=tmp_path / "elsewhere",
        uri=uri,
    )
    for case in ("brain_000", "brain_001"):
        label_map = nibabel.load(folder / "predictions" / f"{case}_pred.nii.gz")
        assert set(np.unique(label_map.dataobj)) <= {0, 1, 2, 3, 4}
        for name, most in (("entropy", np.log(5)), ("mutual_information", np.log(5)), ("disagreement", 1)):
            uncertainty = nibabel.load(folder / "predictions" / f"{case}_{name}.nii.gz")
            assert uncertainty.shape == label_map.shape
            assert np.array_equal(uncertainty.affine, label_map.affine)
            values = uncertainty.get_fdata()
            assert -1e-5 < values.min() < values.max() <= most + 1e-5
    student = tmp_path / "student"
    overrides = {**tiny.overrides("train.json"), "architecture": "FCN", "max_epochs": 1}
    distil = f"['{CONFIGS}/train.json','{CONFIGS}/member.json','{CONFIGS}/distil.json']"
    _run(distil, {**overrides, "output_dir": student, "device": "cpu"}, cwd=tmp_path / "elsewhere", uri=uri)
    (model,) = student.glob("train-*/model.pt")
    own = {**tiny.overrides("inference.json"), "models": [str(model)], "output_dir": student, "device": "cpu"}
    _run(CONFIGS / "inference.json", own, cwd=tmp_path / "elsewhere", uri=uri)
    assert len(list(student.glob("*_pred.nii.gz"))) == 2


def _run(config: Path | str, overrides: dict[str, Any], *, cwd: Path, uri: str) -> None:
    cwd.mkdir(exist_ok=True)
    words = [word for name, value in overrides.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "monai.bundle", "run", "--config_file", str(config), *words]
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1", "MLFLOW_TRACKING_URI": uri}
    ended = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    assert list(cwd.iterdir()) == []


def _recorded(uri: str) -> dict[str, list[str]]:
    """Names of the finished runs below each of the finished ones that have such."""
    client = MlflowClient(uri)
    runs = client.search_runs([client.get_experiment_by_name("emma_ensemble").experiment_id])
    assert {run.info.status for run in runs} == {"FINISHED"}
    names = {run.info.run_id: run.info.run_name for run in runs}
    below: dict[str, list[str]] = {}
    for run in runs:
        if parent := run.data.tags.get("mlflow.parentRunId"):
            below.setdefault(names[parent], []).append(run.info.run_name)
    return {parent: sorted(children) for parent, children in below.items()}
