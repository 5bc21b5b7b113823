"""run_experiment checks everything, runs what is left, and writes the tables of what is done."""

import json
import logging
from ast import literal_eval
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from bundle_configs import BUNDLES, PROJECT

from common.checks.input_error import InputError
from common.experiments import devices_for_runs as devices
from common.experiments import run_experiment as module
from common.experiments.child_run import ChildRun
from common.experiments.forest_run import ForestRun
from common.experiments.run_experiment import run_experiment
from common.metrics.score_summary import score_summary
from common.metrics.write_score_tables import write_score_tables

BUNDLE = BUNDLES[0].name
UNTRACKED = {"track": "false"}
Refused = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Instead of training, each run scores its seed; a run of seed 0 fails. Holds what was started."""
    calls: list[dict[str, Any]] = []

    def score(children: Sequence[ChildRun], **given: Any) -> list[str]:
        calls.append({"names": [child.name for child in children], **given})
        for child in (child for child in children if child.options["seed"] != "0"):
            rows = [{"case_id": f"case_{child.name}", "dice": float(child.options["seed"])}]
            write_score_tables(rows, score_summary(rows), folder=child.folder / "evaluate-1")
            for stage in ("train-1", "evaluate-1"):
                (child.folder / stage).mkdir(exist_ok=True)
                (child.folder / stage / "finished").touch()
        return [f"{child.name}: no" for child in children if child.options["seed"] == "0"]

    monkeypatch.setattr(module, "run_children", score)
    monkeypatch.setattr(devices, "visible_gpus", lambda: ["4", "7"])
    return calls


def _run(folder: Path, *seeds: int, **options: Any) -> Path:
    children = {f"run_{index}": {"seed": str(seed), **UNTRACKED} for index, seed in enumerate(seeds)}
    return run_experiment(BUNDLE, children, title="seeds", output_dir=str(folder), **options)


def test_tables_hold_all_runs(started: list[dict[str, Any]], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        folder = _run(tmp_path / "seeds", 1, 2, pool_cases=True)
    summary = json.loads((folder / "summary.json").read_text())
    assert (summary["cases"], summary["scores"]["dice"]["mean"], list(summary["runs"])) == (2, 1.5, ["run_0", "run_1"])
    assert "all 2 cases:" in caplog.text
    assert summary["empty_regions"] in caplog.text


def test_folder_is_that_of_the_bundle_unless_given(started: list[dict[str, Any]], tmp_path: Path) -> None:
    options = {"seed": "1", **UNTRACKED, "runs": str(tmp_path)}
    assert run_experiment(BUNDLE, {"a": options}, title="seeds") == tmp_path / BUNDLE / "seeds"


def test_chosen_runs_alone_are_worked_on_and_the_table_has_what_is_done(
    started: list[dict[str, Any]], tmp_path: Path
) -> None:
    _run(tmp_path, 1, 2, 3, only=["run_2"])
    folder = _run(tmp_path, 1, 2, 3, only=["run_0"])
    assert [call["names"] for call in started] == [["run_2"], ["run_0"]]
    assert list(json.loads((folder / "summary.json").read_text())["runs"]) == ["run_0", "run_2"]


def test_failure_is_an_error_after_the_tables_of_the_others(started: list[dict[str, Any]], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^1 of 2 runs failed; first: run_1: no$"):
        _run(tmp_path, 1, 0)
    assert list(json.loads((tmp_path / "summary.json").read_text())["runs"]) == ["run_0"]


def test_changed_settings_are_refused(started: list[dict[str, Any]], tmp_path: Path) -> None:
    _run(tmp_path, 1)
    with pytest.raises(InputError, match=r"^seed: was 1 when .*run_0 was begun, is 2"):
        _run(tmp_path, 2)


def test_changed_overlay_is_refused(started: list[dict[str, Any]], tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.json"
    for rate, is_same in ((0.5, True), (0.25, False)):
        overlay.write_text(json.dumps({"learning_rate": rate}))
        if is_same:
            _run(tmp_path / "seeds", 1, overlays=[str(overlay)])
        else:
            with pytest.raises(InputError, match=r"^learning_rate: was 0.5 when"):
                _run(tmp_path / "seeds", 1, overlays=[str(overlay)])


def test_overlay_may_be_one_of_the_bundles_own(started: list[dict[str, Any]], tmp_path: Path) -> None:
    _run(tmp_path, 1, overlays=["paper.json"])
    with pytest.raises(InputError, match=r"^config: no such file papr.json, nor one of that name in"):
        _run(tmp_path, 1, overlays=["papr.json"])


@pytest.mark.parametrize(("options", "gpus"), [({}, ["4", "7"]), ({"device": "cuda:1"}, [None])], ids=["free", "named"])
def test_runs_are_spread_over_gpus_unless_the_device_is_named(
    started: list[dict[str, Any]], tmp_path: Path, options: dict[str, str], gpus: list[str | None]
) -> None:
    run_experiment(BUNDLE, {"a": {"seed": "1", **UNTRACKED, **options}}, title="a", output_dir=str(tmp_path))
    assert started[0]["gpus"] == gpus


@pytest.mark.parametrize("key", ["output_dir", "resume", "parent_run", "part"])
def test_what_is_set_for_each_run_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(InputError, match=rf"^{key} must be left out, .* \(a\)$"):
        run_experiment(BUNDLE, {"a": {key: "1"}}, title="a", output_dir=str(tmp_path))


@pytest.mark.parametrize("given", ["models/model.pt", "mine.pt"], ids=["of the bundle", "of one's own"])
def test_given_weights_are_evaluated_and_nothing_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    runs: list[ChildRun] = []
    monkeypatch.setattr(module, "run_children", lambda children, **_: runs.extend(children) or [])
    monkeypatch.chdir(tmp_path)
    Path("mine.pt").touch()
    options = {"weights": given, "part": "all", **UNTRACKED}
    run_experiment("cclp_ssl", {"shipped": options}, title="a", output_dir="new")
    (shipped,) = runs
    assert shipped.next_stage() == "evaluate"
    assert not shipped.has_begun()
    assert "--part" in shipped.command("evaluate", parent_run="")
    _, weights = (word for word in shipped.command("evaluate", parent_run="") if word.endswith(("weights", ".pt'")))
    assert Path(literal_eval(weights)) in (PROJECT / "bundles" / "cclp_ssl" / given, tmp_path / given)
    assert Path(literal_eval(weights)).is_file()


def test_weights_that_are_nowhere_are_refused_before_the_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"^weights: no such file mine.pt, here or in .*{BUNDLE}$"):
        run_experiment(BUNDLE, {"shipped": {"weights": "mine.pt"}}, title="a", output_dir=str(tmp_path / "new"))
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["", "a/b", "..", "a b"])
def test_name_that_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"^name of a run must be of letters"):
        run_experiment(BUNDLE, {name: {}}, title="a", output_dir=str(tmp_path))


def test_unknown_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^only: there is no run run_l; did you mean run_1"):
        _run(tmp_path, 1, 2, only=["run_l"])


def test_unknown_bundle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^bundle: no bundle vnet_prostat in"):
        run_experiment("vnet_prostat", {"a": {}}, title="a", output_dir=str(tmp_path))


def test_mistyped_option_of_any_run_is_refused_before_the_folder_is_made(tmp_path: Path, refused: Refused) -> None:
    with refused() as lines:
        children = {"a": {}, "b": {"learning_rte": "1"}}
        run_experiment(BUNDLE, children, title="a", output_dir=str(tmp_path / "new"))
    assert "did you mean learning_rate?" in lines[0]
    assert not (tmp_path / "new").exists()


def test_report_is_made_of_what_is_done_even_where_a_run_failed(started: list[dict[str, Any]], tmp_path: Path) -> None:
    told: list[Any] = []

    def report(folder: Path, summaries: Any) -> list[Path]:
        told.append((folder, {name: of["scores"]["dice"]["mean"] for name, of in summaries.items()}))
        return []

    with pytest.raises(InputError, match="1 of 3 runs failed"):
        _run(tmp_path, 1, 0, 2, report=report)
    assert told == [(tmp_path, {"run_0": 1.0, "run_2": 2.0})]


def test_forest_is_a_run_of_its_own_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ChildRun] = []
    monkeypatch.setattr(module, "run_children", lambda children, **_: seen.extend(children) or [])
    children = {"a": {"seed": "1", **UNTRACKED}, "b": {"seed": "1", **UNTRACKED}}
    run_experiment(BUNDLE, children, title="t", output_dir=str(tmp_path), forests=["b"])
    assert [(isinstance(run, ForestRun), list(run.stages)) for run in seen] == [
        (False, ["train", "evaluate"]),
        (True, ["evaluate"]),
    ]


def test_run_that_is_trained_by_another_is_only_evaluated(
    started: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[ChildRun] = []
    monkeypatch.setattr(module, "run_children", lambda children, **_: seen.extend(children) or [])
    children = {name: {"seed": "1", **UNTRACKED} for name in "ab"}
    run_experiment(BUNDLE, children, title="t", output_dir=str(tmp_path), trained_by={"b": "a"})
    assert [run.trained_by for run in seen] == [None, tmp_path / "a"]
    assert list(seen[1].stages) == ["evaluate"]


def test_jobs_share_every_gpu_and_the_cores(
    started: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(devices.os, "sched_getaffinity", lambda process: range(9))
    _run(tmp_path, 1, jobs=2)
    assert (started[0]["gpus"], started[0]["threads"]) == (["4", "7", "4", "7"], 2)


def test_run_by_itself_takes_as_many_threads_as_it_likes(started: list[dict[str, Any]], tmp_path: Path) -> None:
    _run(tmp_path, 1)
    assert started[0]["threads"] is None


def test_threads_that_the_user_has_set_are_kept(
    started: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    _run(tmp_path, 1, jobs=2)
    assert started[0]["threads"] is None


def test_no_jobs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^jobs must be at least 1, got 0"):
        _run(tmp_path, 1, jobs=0)
