"""ChildRun tells from its folder how far it is, and gives the command that goes on."""

from ast import literal_eval
from dataclasses import replace
from pathlib import Path

import pytest

from common.experiments.child_run import ChildRun


@pytest.fixture
def child(tmp_path: Path) -> ChildRun:
    return ChildRun(tmp_path / "fold_0", tmp_path / "configs", ["/overlay.json"], {"seed": "3", "fold": "0"})


def _touch(child: ChildRun, *names: str) -> None:
    for name in names:
        (child.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (child.folder / name).touch()


def _options(command: list[str]) -> dict[str, str]:
    words = command[command.index("run") + 1 :]
    return dict(zip((word.removeprefix("--") for word in words[::2]), words[1::2], strict=True))


@pytest.mark.parametrize(
    ("files", "stage", "has_begun"),
    [
        ([], "train", False),
        (["train-1/config.json"], "train", False),
        (["train-1/last.pt"], "train", True),
        (["train-1/finished"], "evaluate", True),
        (["train-1/finished", "evaluate-1/summary.json"], "evaluate", True),
        (["train-1/finished", "evaluate-1/finished"], None, True),
        (["FCN-z_score/train-1/finished", "ensemble.json"], "train", False),
        (["FCN-z_score/train-1/finished", "ensemble.json", "finished"], "evaluate", True),
    ],
    ids=[
        "new",
        "failed at once",
        "interrupted",
        "trained",
        "evaluation interrupted",
        "evaluated",
        "ensemble without some members",
        "ensemble",
    ],
)
def test_folder_says_what_is_left(child: ChildRun, files: list[str], stage: str | None, has_begun: bool) -> None:
    _touch(child, *files)
    assert (child.next_stage(), child.has_begun()) == (stage, has_begun)


def test_training_writes_into_the_folder_of_the_run(child: ChildRun) -> None:
    options = _options(child.command("train", parent_run="abc"))
    files = [str(child.configs / "train.json"), "/overlay.json"]
    assert literal_eval(options.pop("config_file")) == files
    own = {"output_dir": repr(str(child.folder)), "parent_run": "'abc'"}
    assert options == {"seed": "3", "fold": "0", **own}


def test_interrupted_training_is_resumed(child: ChildRun) -> None:
    _touch(child, "train-1/last.pt")
    assert _options(child.command("train", parent_run=""))["resume"] == "True"


def test_evaluation_takes_the_weights_of_the_finished_training(child: ChildRun) -> None:
    _touch(child, "train-1/finished", "train-1/model.pt", "train-2/model.pt")
    options = _options(child.command("evaluate", parent_run=""))
    assert literal_eval(options["weights"]) == str(child.folder / "train-1" / "model.pt")
    assert [Path(file).name for file in literal_eval(options["config_file"])][1] == "evaluate.json"
    assert "resume" not in options


def test_evaluation_takes_the_ensemble_that_was_trained(child: ChildRun) -> None:
    _touch(child, "ensemble.json", "finished")
    other = replace(child, folder=child.folder.parent / "EMMA2", trained_by=child.folder, stages={"evaluate": ()})
    for run in (child, other):
        options = _options(run.command("evaluate", parent_run=""))
        assert literal_eval(options["ensemble_dir"]) == str(child.folder)
        assert "weights" not in options


def test_stages_have_files_of_their_own_before_the_overlays(child: ChildRun) -> None:
    changed = replace(child, stages={"train": ("train.json", "/runs/config.json", "member.json")})
    files = [
        str(child.configs / "train.json"),
        "/runs/config.json",
        str(child.configs / "member.json"),
        "/overlay.json",
    ]
    assert literal_eval(_options(changed.command("train", parent_run=""))["config_file"]) == files


def test_run_that_is_only_trained_is_done_without_an_evaluation(child: ChildRun) -> None:
    only = replace(child, stages={"train": ("train.json",)})
    assert only.next_stage() == "train"
    _touch(only, "train-1/finished")
    assert only.next_stage() is None


def test_run_that_is_only_evaluated_has_no_weights_of_its_own(child: ChildRun) -> None:
    only = replace(child, stages={"evaluate": ("train.json", "evaluate.json")})
    assert only.next_stage() == "evaluate"
    assert "weights" not in _options(only.command("evaluate", parent_run=""))
    _touch(only, "evaluate-1/finished")
    assert only.next_stage() is None


def test_weights_of_another_run_are_evaluated(child: ChildRun) -> None:
    again = replace(child, folder=child.folder.with_name("crf"), stages={"evaluate": ()}, trained_by=child.folder)
    assert (again.is_ready(), again.has_begun()) == (False, False)
    _touch(child, "train-1/finished")
    assert (again.is_ready(), again.has_begun(), again.next_stage()) == (True, False, "evaluate")
    weights = _options(again.command("evaluate", parent_run=""))["weights"]
    assert literal_eval(weights) == str(child.folder / "train-1" / "model.pt")
    _touch(again, "evaluate-1/finished")
    assert (again.has_begun(), again.next_stage()) == (True, None)


def test_training_counts_once_it_is_finished(child: ChildRun) -> None:
    _touch(child, "train-1/model.pt")
    assert child.training() is None
    _touch(child, "train-1/finished")
    assert child.training() == child.folder / "train-1"


def test_evaluation_counts_once_its_command_has_ended_well(child: ChildRun) -> None:
    _touch(child, "train-1/finished", "evaluate-1/config.json", "evaluate-2/summary.json")
    assert child.evaluation() is None
    child.complete("evaluate")
    assert child.evaluation() == child.folder / "evaluate-2"
