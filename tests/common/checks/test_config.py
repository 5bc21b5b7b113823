"""check_config stops a mistyped key, value, reference, target or argument before anything is built."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from monai.bundle import ConfigWorkflow

Refused = Callable[[], AbstractContextManager[list[str]]]

TRAIN = {
    "seed": 0,
    "max_epochs": 12,
    "learning_rate": 0.1,
    "track": True,
    "class_names": ["background", "prostate"],
    "output_dir": {"_target_": "common.bundle.runs_folder.runs_folder", "bundle_root": "@bundle_root"},
    "network_def": {"_target_": "torch.nn.Linear", "in_features": 1, "out_features": 1},
    "train": {
        "interval": 1,
        "inferer": {"_target_": "SimpleInferer"},
        "trainer": {
            "_target_": "SupervisedTrainer",
            "device": "cpu",
            "max_epochs": "@max_epochs",
            **dict.fromkeys(("train_data_loader", "network", "optimizer", "loss_function")),
        },
    },
    "initialize": [
        {"_target_": "common.checks.config.check_config", "bundle_root": "@bundle_root"},
        "@track",
    ],
}


@pytest.fixture
def initialize(tmp_path: Path) -> Callable[..., list[Any]]:
    """Starts a bundle with overrides as they come from the command line."""
    configs = tmp_path / "configs"
    configs.mkdir()
    (configs / "train.json").write_text(json.dumps({"bundle_root": str(tmp_path), **TRAIN}))
    (configs / "paper.json").write_text(json.dumps({"max_epochs": 60, "train::interval": 4, "warm_up": 10}))
    (configs / "metadata.json").write_text(json.dumps({"version": "0.1.0", "seeds": 3}))

    def start(*, overlays: tuple[str, ...] = (), **overrides: Any) -> list[Any]:
        files = [str(configs / name) for name in ("train.json", *overlays)]
        return ConfigWorkflow(files, logging_file=False, workflow_type="train", **overrides).initialize()

    return start


def test_bundle_without_overrides_starts(initialize: Callable[..., list[Any]]) -> None:
    assert initialize() == [None, True]


@pytest.mark.parametrize(
    "overrides",
    [
        {"seed": 3, "learning_rate": 1e-4, "track": False, "class_names": ["background", "gland", "tumour"]},
        {"learning_rate": 1},
        {"seed": "@max_epochs", "learning_rate": "$0.1 / 2"},
        {"output_dir": "runs"},
        {"train#interval": 2, "train::trainer::device": "cuda"},
        {"network_def#bias": False},
        {"warm_up": 5},
        {"_note_": "for the record"},
    ],
    ids=["plain", "whole number", "references", "place", "nested", "argument", "overlay's key", "comment"],
)
def test_right_overrides_are_accepted(initialize: Callable[..., list[Any]], overrides: dict[str, Any]) -> None:
    assert initialize(**overrides) == [None, overrides.get("track", True)]


def test_name_that_federated_training_gives_a_run_is_accepted(initialize: Callable[..., list[Any]]) -> None:
    assert initialize(run_name="north_20260101_120000") == [None, True]


def test_overlay_of_the_bundle_is_accepted(initialize: Callable[..., list[Any]]) -> None:
    assert initialize(overlays=("paper.json",)) == [None, True]


@pytest.mark.parametrize(
    "overrides",
    [
        {"rate": 0.2, "learning_rate": "@rate"},
        {"rate": 0.2, "learning_rate": "$@rate / 2"},
        {"schedule": {"rate": 0.2}, "learning_rate": "@schedule::rate"},
    ],
    ids=["reference", "expression", "section"],
)
def test_unknown_key_that_something_refers_to_is_accepted(
    initialize: Callable[..., list[Any]], overrides: dict[str, Any]
) -> None:
    assert initialize(**overrides) == [None, True]


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        ({"learning_rte": 1}, "learning_rte: no such key in this bundle's configs; did you mean learning_rate?"),
        ({"Seed": 1}, "Seed: no such key in this bundle's configs; did you mean seed?"),
        ({"train#infrer": 1}, "train::infrer: no such key in this bundle's configs; did you mean train::inferer?"),
        ({"xyz": 1}, "xyz: no such key in this bundle's configs; leave it out"),
        ({"rate": 1, "seed": "@rate_of_decay"}, "rate: no such key in this bundle's configs; leave it out"),
        ({"version": "2"}, "version: no such key in this bundle's configs; leave it out"),
        (
            {"network_def": {"target": "torch.nn.Linear"}},
            "network_def::target: no such key in this bundle's configs; did you mean network_def::_target_?",
        ),
    ],
    ids=["knob", "case", "in a section", "nothing near", "beginning of another reference", "metadata", "no target"],
)
def test_unknown_key_is_refused_with_the_nearest_known(
    initialize: Callable[..., list[Any]], refused: Refused, overrides: dict[str, Any], line: str
) -> None:
    with refused() as lines:
        initialize(**overrides)
    assert lines == [line]


@pytest.mark.parametrize(("word", "value"), [("true", True), ("false", False), ("False", False)])
def test_word_for_a_bool_is_read_as_one(initialize: Callable[..., list[Any]], word: str, value: bool) -> None:
    assert initialize(track=word) == [None, value]


def test_unused_key_of_a_new_section_is_refused(initialize: Callable[..., list[Any]], refused: Refused) -> None:
    with refused() as lines:
        initialize(schedule={"rate": 0.2, "decay": 2}, learning_rate="@schedule::rate")
    assert lines[0].startswith("schedule::decay: no such key")


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        ({"network_def#in_featurs": 2}, "network_def::in_featurs: torch.nn.Linear takes no such argument; "
                                        "did you mean in_features?"),
        ({"train#trainer#max_epoch": 5}, "train::trainer::max_epoch: monai.engines.trainer.SupervisedTrainer takes no "
                                         "such argument; did you mean max_epochs?"),
        ({"output_dir#xyz": 2}, "output_dir::xyz: common.bundle.runs_folder.runs_folder takes no such argument; "
                                    "leave it out"),
    ],
    ids=["torch", "monai", "function"],
)  # fmt: skip
def test_unknown_argument_is_refused_with_the_nearest_known(
    initialize: Callable[..., list[Any]], refused: Refused, overrides: dict[str, Any], line: str
) -> None:
    with refused() as lines:
        initialize(**overrides)
    assert lines == [line]


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        (
            {"network_def#_target_": "torch.nn.Linaer"},
            "network_def: there is no class or function torch.nn.Linaer; did you mean torch.nn.Linear?",
        ),
        (
            {"train#inferer#_target_": "SimpleInfere"},
            "train::inferer: there is no class or function SimpleInfere; did you mean SimpleInferer?",
        ),
        (
            {"network_def": {"_traget_": "torch.nn.Linear"}},
            "network_def::_traget_: MONAI knows no such word; did you mean _target_?",
        ),
        (
            {"network_def": {"_target_": "torch.nn.Linear", "in_features": 1}},
            "network_def::out_features: torch.nn.Linear must have this argument; give it",
        ),
        ({"learning_rate": "@learning_rte"}, "learning_rate: @learning_rte leads nowhere; did you mean learning_rate?"),
        (
            {"train#inferer": "$torch.nn.Identity() @seed"},
            "train::inferer: $torch.nn.Identity() @seed is no Python expression (invalid syntax); correct it",
        ),
        ({"seed": "$lenn([1])"}, "seed: lenn is not imported; did you mean len?"),
    ],
    ids=["dotted name", "short name", "key", "argument missing", "reference", "syntax", "name in an expression"],
)
def test_what_could_not_be_built_is_refused(
    initialize: Callable[..., list[Any]], refused: Refused, overrides: dict[str, Any], line: str
) -> None:
    with refused() as lines:
        initialize(**overrides)
    assert lines == [line]


def test_target_that_an_expression_or_a_program_gives_is_left_to_them(initialize: Callable[..., list[Any]]) -> None:
    made = {"_target_": "$torch.nn.Linear", "in_features": 1}
    assert initialize(network_def=made, **{"train#inferer": {"_target_": dict, "widths": 4}}) == [None, True]


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Our lines, so far."""
    return lambda: [record.message for record in caplog.records if record.name == "common.checks.config"]


def test_key_of_another_command_is_told(
    initialize: Callable[..., list[Any]], warnings: Callable[[], list[str]]
) -> None:
    assert initialize(warm_up=5) == [None, True]
    assert warnings() == [
        "warning: warm_up: nothing in this run reads it; leave it out, or add the config file that does"
    ]


def test_key_that_is_read_is_not_told(initialize: Callable[..., list[Any]], warnings: Callable[[], list[str]]) -> None:
    initialize(warm_up=5, seed="@warm_up")
    assert warnings() == []


def test_versions_that_differ_are_told(
    initialize: Callable[..., list[Any]], warnings: Callable[[], list[str]], tmp_path: Path
) -> None:
    (tmp_path / "configs" / "metadata.json").write_text(json.dumps({"monai_version": "0.1.0"}))
    assert initialize() == [None, True]
    (line,) = warnings()
    assert line.startswith("warning: configs/metadata.json: monai_version: monai ")
    assert line.endswith(" is installed, 0.1.0 declared; install what is declared")


@pytest.mark.parametrize(
    ("overrides", "start", "value"),
    [
        ({"seed": "one"}, "seed: must be a whole number", "'one'"),
        ({"seed": 2.5}, "seed: must be a whole number", "2.5"),
        ({"learning_rate": "1e-3x"}, "learning_rate: must be a number", "'1e-3x'"),
        ({"learning_rate": True}, "learning_rate: must be a number", "True"),
        ({"learning_rate": None}, "learning_rate: must be a number", "None"),
        ({"learning_rate": [0.1]}, "learning_rate: must be a number", "[0.1]"),
        ({"track": "no"}, "track: must be true or false", "'no'"),
        ({"track": 1}, "track: must be true or false", "1"),
        ({"class_names": "prostate"}, "class_names: must be a list", "'prostate'"),
        ({"train#interval": "often"}, "train::interval: must be a whole number", "'often'"),
    ],
    ids=[
        "word",
        "fraction",
        "almost a number",
        "bool",
        "null",
        "list",
        "word for a bool",
        "number for a bool",
        "word for a list",
        "nested",
    ],
)
def test_value_of_another_kind_is_refused(
    initialize: Callable[..., list[Any]], refused: Refused, overrides: dict[str, Any], start: str, value: str
) -> None:
    with refused() as lines:
        initialize(**overrides)
    assert lines[0].startswith(start)
    assert f"got {value}" in lines[0]
    (default,) = (TRAIN["train"]["interval"] if "#" in key else TRAIN[key] for key in overrides)
    assert json.dumps(default) in lines[0]


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        ({"learning_rate": -0.1}, "learning_rate: must be 0 or more, got -0.1; give one such as 0.1"),
        ({"seed": -1}, "seed: must be 0 or more, got -1; give one such as 0"),
        ({"max_epochs": 0}, "max_epochs: must be 1 or more, got 0; give one such as 12"),
    ],
    ids=["rate", "below none", "no epoch"],
)
def test_number_that_is_too_small_is_refused(
    initialize: Callable[..., list[Any]], refused: Refused, overrides: dict[str, Any], line: str
) -> None:
    with refused() as lines:
        initialize(**overrides)
    assert lines == [line]


def test_kind_is_that_of_the_training_config(initialize: Callable[..., list[Any]], refused: Refused) -> None:
    with refused() as lines:
        initialize(overlays=("paper.json",), max_epochs="many")
    assert lines == ["max_epochs: must be a whole number, got 'many'; give one such as 12"]
