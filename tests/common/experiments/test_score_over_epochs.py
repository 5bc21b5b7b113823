"""score_over_epochs evaluates what a training has kept, and puts the scores beside its curves."""

import csv
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from saved_run import saved_run

import common.experiments.score_over_epochs as module
from common.checks.input_error import InputError
from common.experiments.child_run import ChildRun
from common.experiments.score_over_epochs import score_over_epochs

NAME = "adversarial_uda_tbi"
_CURVES = "epoch,loss,domain_accuracy,alpha\n1,3,0.75,0\n2,2,0.5,0.05\n3,1,0.5,0.05\n"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A training's folder, as another machine has left it."""
    folder = saved_run(tmp_path / "train-1", NAME, device="cuda:7", track=False)
    for name, text in (
        ("snapshots/epoch_0001.pt", ""),
        ("snapshots/epoch_0003.pt", ""),
        ("pictures/curves.csv", _CURVES),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[ChildRun]:
    """What has been evaluated: dice 0.25 after the first epoch, 0.75 after any other, for a moment each."""
    done: list[ChildRun] = []

    def run_children(children: Sequence[ChildRun], **_: Any) -> list[str]:
        for child in children:
            if child.next_stage():
                _evaluate(child.folder / "evaluate-1", 0.25 if child.name == "epoch_0001" else 0.75)
                done.append(child)
        return []

    monkeypatch.setattr(module, "run_children", run_children)
    return done


def _evaluate(folder: Path, dice: float) -> None:
    folder.mkdir(parents=True)
    statistics = {"n": 2, "undefined": 0, "mean": dice, "sd": 0.1, "interval": [dice - 0.125, dice + 0.125]}
    scores = {"dice_whole": statistics, "hd95": {**statistics, "mean": None, "interval": None}}
    (folder / "summary.json").write_text(json.dumps({"scores": scores}))
    (folder / "finished").touch()


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_table_has_the_score_beside_the_curves(run: Path, evaluated: list[ChildRun]) -> None:
    estimates = score_over_epochs(NAME, run, {})
    assert estimates == {1: (0.25, 0.125, 0.375), 3: (0.75, 0.625, 0.875)}
    curves = [{"loss": "3", "domain_accuracy": "0.75", "alpha": "0"}, {"loss": "1", "domain_accuracy": "0.5"}]
    first, last = _rows(run / "over_epochs.csv")
    assert (
        first == {"epoch": "1", "dice_whole": "0.25", "dice_whole_low": "0.125", "dice_whole_high": "0.375"} | curves[0]
    )
    assert last.items() >= ({"epoch": "3", "dice_whole": "0.75"} | curves[1]).items()
    assert (run / "over_epochs.png").is_file()


def test_each_snapshot_is_evaluated_as_it_was_trained_but_on_this_machine(run: Path, evaluated: list[ChildRun]) -> None:
    score_over_epochs(NAME, run, {"judged_sites": "['S']"})
    assert [child.options["weights"] for child in evaluated] == [
        repr(str(of)) for of in sorted(run.glob("snapshots/*"))
    ]
    (child, _) = evaluated
    train, config, evaluate = child.stages["evaluate"]
    assert (train, config, Path(evaluate).name) == ("train.json", str(run / "config.json"), "evaluate.json")
    assert child.options["judged_sites"] == "['S']"
    assert "default_device" in child.options["device"]
    assert NAME in child.options["bundle_root"]


def test_what_is_evaluated_is_not_evaluated_again(run: Path, evaluated: list[ChildRun]) -> None:
    score_over_epochs(NAME, run, {})
    estimates = score_over_epochs(NAME, run, {}, score="hd95")
    assert len(evaluated) == 2
    assert list(estimates) == [1, 3]
    assert [row["hd95"] for row in _rows(run / "over_epochs.csv")] == ["", ""]


def test_evaluations_of_other_cases_are_not_mixed(run: Path, evaluated: list[ChildRun], tmp_path: Path) -> None:
    score_over_epochs(NAME, run, {})
    with pytest.raises(InputError, match=r'^part: was not given when .* was begun, is "all"; give it as it was'):
        score_over_epochs(NAME, run, {"part": "all"})
    score_over_epochs(NAME, run, {"part": "all"}, output_dir=tmp_path / "all")
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == [
        f"over_epochs{end}" for end in ("", ".csv", ".png")
    ]


def test_unknown_score_costs_one_evaluation(run: Path, evaluated: list[ChildRun]) -> None:
    with pytest.raises(InputError, match=r"^score: there is no 'volume'; choose from dice_whole, hd95$"):
        score_over_epochs(NAME, run, {}, score="volume")
    assert [child.name for child in evaluated] == ["epoch_0001"]
    assert not (run / "over_epochs.csv").exists()


def test_option_that_each_evaluation_has_of_its_own_is_refused(run: Path, evaluated: list[ChildRun]) -> None:
    with pytest.raises(InputError, match=r"^weights must be left out, each snapshot's evaluation is given its own"):
        score_over_epochs(NAME, run, {"weights": "a.pt"})


def test_mistyped_option_is_refused_before_anything_is_done(
    run: Path, evaluated: list[ChildRun], refused: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with refused() as lines:
        score_over_epochs(NAME, run, {"judged_site": "['S']"})
    assert lines == ["judged_site: no such key in this bundle's configs; did you mean judged_sites?"]
    assert not (run / "over_epochs").exists()


def test_failed_evaluations_are_told_after_the_table_of_the_others(
    run: Path, evaluated: list[ChildRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    work = module.run_children
    monkeypatch.setattr(
        module, "run_children", lambda of, **how: work(of, **how) if of[0].name == "epoch_0001" else ["epoch_0003: no"]
    )
    with pytest.raises(InputError, match=r"^1 of 2 evaluations failed; first: epoch_0003: no$"):
        score_over_epochs(NAME, run, {})
    assert [row["epoch"] for row in _rows(run / "over_epochs.csv")] == ["1"]


@pytest.mark.parametrize("track", ["true", "false"])
def test_scores_are_added_to_the_run_in_mlflow(
    run: Path, evaluated: list[ChildRun], monkeypatch: pytest.MonkeyPatch, track: str, tmp_path: Path
) -> None:
    recorded: list[dict[str, Any]] = []
    monkeypatch.setattr(module, "record_afterwards", lambda uri, **what: recorded.append(what))
    score_over_epochs(NAME, run, {"track": track, "runs": str(tmp_path)})
    files = [run / "over_epochs.csv", run / "over_epochs.png"]
    own = {"experiment_name": NAME, "run_name": "train-1", "metric": "dice_whole"}
    assert recorded == ([{**own, "values": {1: 0.25, 3: 0.75}, "files": files}] if track == "true" else [])
    assert {child.options["track"] for child in evaluated} == {"False"}
