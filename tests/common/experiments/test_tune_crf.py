"""tune_crf searches as a bundle's evaluation would score, is recorded, and goes on."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from bundle_configs import BUNDLES, config_of
from mlflow import MlflowClient
from monai.utils import set_determinism
from tiny_bundle import TinyBundle, content

from common.checks.input_error import InputError
from common.experiments import tune_crf as module
from common.experiments.read_search_space import read_search_space
from common.experiments.tune_crf import tune_crf
from common.postprocessing.crf_parameters import CRFParameters

WITH_CRF = [bundle for bundle in BUNDLES if "crf_parameters" in config_of(bundle, "evaluate.json")]
each_bundle = pytest.mark.parametrize("bundle", WITH_CRF, ids=lambda bundle: bundle.name)


@each_bundle
def test_search_space_of_the_bundle_has_the_configs_own_parameters(bundle: Path) -> None:
    space = read_search_space(bundle / "configs" / "crf_search.json", kinds=module._KINDS)
    own = config_of(bundle, "evaluate.json")["crf_parameters"]
    assert space.numbers({name: own[name] for name in space.ranges}) is not None
    CRFParameters(**space.lowest)


def test_every_parameter_that_is_searched_is_one_of_the_crfs() -> None:
    assert module._KINDS.keys() <= CRFParameters.__dataclass_fields__.keys()


def test_no_trials_are_refused() -> None:
    with pytest.raises(InputError, match=r"^trials must be at least 1, got 0; 50 is usual$"):
        tune_crf(WITH_CRF[0].name, {}, trials=0)


def test_score_is_the_mean_of_the_cases_that_have_one() -> None:
    assert module._mean([0.5, float("nan"), 1.0], "dice_whole") == 0.75


def test_score_that_no_case_has_is_refused() -> None:
    with pytest.raises(InputError, match=r"^dice_whole: must be defined for one of the cases at least"):
        module._mean([float("nan")], "dice_whole")


def _scores(file: Path, **chosen: str) -> dict[str, dict[str, str]]:
    """The lines of a table by case id, of the runs chosen."""
    with file.open(newline="") as table:
        rows = [row for row in csv.DictReader(table) if chosen.items() <= row.items()]
    return {row.pop("case_id"): {name: of for name, of in row.items() if name != "child"} for row in rows}


@pytest.mark.slow
@each_bundle
def test_search_is_recorded_goes_on_and_its_fragment_gives_its_scores(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.setattr("sys.excepthook", lambda *_: None)  # an evaluation sets its own
    monkeypatch.chdir(tmp_path)
    tiny = TinyBundle(bundle, tmp_path)
    network = content(tiny.workflow("train.json", device="cpu"), "network_def")
    torch.save(network.state_dict(), tmp_path / "model.pt")
    given: dict[str, Any] = {**tiny.overrides("train.json"), "device": "cpu", "weights": str(tmp_path / "model.pt")}
    options = {name: str(value) for name, value in given.items()}
    for trials in (1, 2):
        folder = tune_crf(bundle.name, options, trials=trials)

    crf = json.loads((folder / "crf.json").read_text())
    fragment = tmp_path / "with_crf.json"
    fragment.write_text(json.dumps({**crf, "crf": True}))
    evaluation = tiny.workflow("train.json", "evaluate.json", str(fragment), **given, track=False)
    evaluation.initialize()
    evaluation.run()
    scores = _scores(Path(content(evaluation, "run_dir")) / "scores.csv")
    assert scores == _scores(folder / "cases.csv", child="with")

    client = MlflowClient(f"sqlite:///{tmp_path}/mlflow.db")
    runs = client.search_runs([client.get_experiment_by_name(bundle.name).experiment_id])
    (parent,) = (run for run in runs if run.info.run_name == "crf_search")
    below = [run.info.run_name for run in runs if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    assert sorted(below) == ["trial_0", "trial_1"]
    assert {run.info.status for run in runs} == {"FINISHED"}
    assert parent.data.params["cases"] == str(len(scores))
    set_determinism(None)
