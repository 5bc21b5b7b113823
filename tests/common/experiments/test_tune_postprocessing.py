"""tune_postprocessing searches as a bundle's evaluation would score, is recorded, and goes on."""

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
from common.experiments.crf_evaluation import CRFEvaluation
from common.experiments.instance_evaluation import InstanceEvaluation
from common.experiments.postprocessing_evaluation import PostprocessingEvaluation
from common.experiments.read_search_space import read_search_space
from common.experiments.tune_postprocessing import tune_postprocessing
from common.postprocessing.crf_parameters import CRFParameters
from common.postprocessing.instance_parameters import InstanceParameters

PARAMETERS: dict[type[PostprocessingEvaluation], type] = {
    CRFEvaluation: CRFParameters,
    InstanceEvaluation: InstanceParameters,
}
SEARCHED = [
    pytest.param(bundle, kind, id=f"{bundle.name}-{kind.name}")
    for bundle in BUNDLES
    for kind in PARAMETERS
    if kind.knob in config_of(bundle, "evaluate.json")
]
each_step = pytest.mark.parametrize(("bundle", "kind"), SEARCHED)


@each_step
def test_search_space_of_the_bundle_has_the_configs_own_parameters(
    bundle: Path, kind: type[PostprocessingEvaluation]
) -> None:
    space = read_search_space(bundle / "configs" / f"{kind.name}_search.json", kinds=kind.kinds)
    own = {name: of for name, of in config_of(bundle, "evaluate.json")[kind.knob].items() if name != "_target_"}
    step = PARAMETERS[kind](**own)
    assert space.numbers({name: getattr(step, name) for name in space.ranges}) is not None
    PARAMETERS[kind](**space.lowest)


@pytest.mark.parametrize("kind", PARAMETERS, ids=lambda kind: kind.name)
def test_every_parameter_that_is_searched_is_one_of_the_steps(kind: type[PostprocessingEvaluation]) -> None:
    assert kind.kinds.keys() <= PARAMETERS[kind].__dataclass_fields__.keys()  # type: ignore[attr-defined]


def test_no_trials_are_refused() -> None:
    with pytest.raises(InputError, match=r"^trials must be at least 1, got 0; 50 is usual$"):
        tune_postprocessing(CRFEvaluation, "vnet_prostate", {}, trials=0)


def _scores(file: Path, **chosen: str) -> dict[str, dict[str, str]]:
    """The lines of a table by case id, of the runs chosen."""
    with file.open(newline="") as table:
        rows = [row for row in csv.DictReader(table) if chosen.items() <= row.items()]
    return {row.pop("case_id"): {name: of for name, of in row.items() if name != "child"} for row in rows}


@pytest.mark.slow
@each_step
def test_search_is_recorded_goes_on_and_its_fragment_gives_its_scores(
    bundle: Path, kind: type[PostprocessingEvaluation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
        folder = tune_postprocessing(kind, bundle.name, options, trials=trials)

    found = json.loads((folder / f"{kind.name}.json").read_text())
    own = {f"{kind.knob}::{name}": of for name, of in config_of(bundle, "evaluate.json")[kind.knob].items()}
    applied = kind.switch or any(found[name] != own.get(name) for name in found)
    fragment = tmp_path / "found.json"
    fragment.write_text(json.dumps({**found, **({kind.switch: True} if kind.switch else {})}))
    evaluation = tiny.workflow("train.json", "evaluate.json", str(fragment), **given, track=False)
    evaluation.initialize()
    evaluation.run()
    scores = _scores(Path(content(evaluation, "run_dir")) / "scores.csv")
    assert scores == _scores(folder / "cases.csv", child=kind.after if applied else kind.before)

    client = MlflowClient(f"sqlite:///{tmp_path}/mlflow.db")
    runs = client.search_runs([client.get_experiment_by_name(bundle.name).experiment_id])
    (parent,) = (run for run in runs if run.info.run_name == f"{kind.name}_search")
    below = [run.info.run_name for run in runs if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    assert sorted(below) == ["trial_0", "trial_1"]
    assert {run.info.status for run in runs} == {"FINISHED"}
    assert parent.data.params["cases"] == str(len(scores))
    set_determinism(None)
