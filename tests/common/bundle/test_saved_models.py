"""The models of an ensemble are found by name, by path, or by what training has written; broken ones are left out."""

import json
import logging
import shutil
from pathlib import Path
from typing import Any

import pytest
from saved_run import NAME, saved_run

from common.bundle.saved_models import saved_models
from common.checks.input_error import InputError


@pytest.fixture(scope="module")
def finished_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of which the others are copies."""
    return saved_run(tmp_path_factory.mktemp("runs") / NAME)


@pytest.fixture
def folder(tmp_path: Path, finished_run: Path) -> Path:
    """Of an ensemble with the members "a" and "b"."""
    for name in ("b", "a"):
        shutil.copytree(finished_run, tmp_path / "ensemble" / name / NAME)
    return tmp_path / "ensemble"


def _record(folder: Path, **content: Any) -> None:
    (folder / "ensemble.json").write_text(json.dumps(content))


def _names(*names: str, folder: Path) -> list[str]:
    return [model.name for model in saved_models(names, folder=folder)]


# which


def test_models_are_found_by_name_in_the_order_given(folder: Path) -> None:
    models = saved_models(["b", "a"], folder=str(folder))
    assert [(model.name, model.weights) for model in models] == [
        ("b", folder / "b" / NAME / "model.pt"),
        ("a", folder / "a" / NAME / "model.pt"),
    ]


def test_models_are_found_by_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    (by_path,) = saved_models([str(folder / "a" / NAME)], folder="elsewhere")
    (by_relative_path,) = saved_models(["ensemble/a"], folder="elsewhere")
    assert by_path.weights == by_relative_path.weights == folder / "a" / NAME / "model.pt"


def test_models_that_are_called_alike_are_numbered(folder: Path) -> None:
    paths = [str(folder / name / NAME) for name in "ab"]
    assert _names(*paths, *paths, folder=folder) == ["deepmedic_brats", *(f"deepmedic_brats_{n}" for n in (2, 3, 4))]


def test_without_names_the_recorded_members_are_taken(folder: Path) -> None:
    _record(folder, members=["b"], temperature=1.0)
    assert _names(folder=folder) == ["b"]


def test_without_names_and_record_every_finished_run_is_taken(folder: Path, finished_run: Path) -> None:
    shutil.copytree(finished_run, folder / "train-20260102-120000-0000")
    (shutil.copytree(finished_run, folder / "c" / NAME) / "finished").unlink()
    assert _names(folder=folder) == ["a", "b", "train-20260102-120000-0000"]


@pytest.mark.parametrize("record", [None, {"members": []}], ids=["no run", "no member"])
def test_nothing_to_read_is_refused(tmp_path: Path, record: dict[str, Any] | None) -> None:
    if record is not None:
        _record(tmp_path, **record)
    with pytest.raises(
        InputError, match=f"^models: there is no finished run in {tmp_path}, nor members .*train first$"
    ):
        saved_models([], folder=tmp_path)


@pytest.mark.parametrize("members", ["a", [1], None], ids=str)
def test_record_without_a_list_of_names_is_refused(tmp_path: Path, members: Any) -> None:
    _record(tmp_path, members=members)
    with pytest.raises(InputError, match=r"ensemble\.json: members must be a list of names, got "):
        saved_models([], folder=tmp_path)


# those that cannot be read


def _left_out(folder: Path, caplog: pytest.LogCaptureFixture) -> str:
    """The warning about "a", while "b" goes on."""
    with caplog.at_level(logging.WARNING):
        assert _names("a", "b", folder=folder) == ["b"]
    (message,) = caplog.messages
    return message


@pytest.mark.parametrize(
    ("lost", "reason"),
    [
        ("", "must hold model.pt or a finished run"),
        ("model.pt", "has lost its"),
        ("config.json", "must have its run's config.json beside it"),
    ],
    ids=["run", "weights", "config"],
)
def test_model_that_lost_something_is_named_and_left_out(
    folder: Path, lost: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    gone = folder / "a" / NAME / lost
    gone.unlink() if gone.is_file() else shutil.rmtree(gone)
    message = _left_out(folder, caplog)
    assert message.startswith("ensemble: a is left out (models: ")
    assert reason in message


def test_model_that_is_not_there_is_named_and_left_out(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    shutil.rmtree(folder / "a")
    assert f"there is no {folder / 'a'};" in _left_out(folder, caplog)


def test_model_whose_preprocessing_lacks_a_file_is_named_and_left_out(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = folder / "a" / NAME / "config.json"
    config = json.loads(file.read_text())
    config["train"]["deterministic_transforms"] = [
        {
            "_target_": "common.transforms.nyul_standardisation.NyulStandardised",
            "keys": "image",
            "landmarks": "$@run_dir + '/landmarks.json'",
        }
    ]
    file.write_text(json.dumps(config))
    message = _left_out(folder, caplog)
    assert message.startswith("ensemble: a is left out (a: train::deterministic_transforms of the run of ")
    assert str(folder / "a" / NAME / "landmarks.json") in message


def test_broken_weights_are_not_looked_at_yet(folder: Path) -> None:
    (folder / "a" / NAME / "model.pt").write_bytes(b"x")
    assert _names("a", "b", folder=folder) == ["a", "b"]
