"""random_forest trains and evaluates as the bundle's network is, and refuses what it cannot do."""

import csv
import json
import re
from pathlib import Path

import pytest
from bundle_configs import PROJECT
from mlflow import MlflowClient
from tiny_bundle import TinyBundle, input_error

from common.checks.input_error import InputError
from common.experiments.random_forest import random_forest

_SETTINGS: dict[str, int | float] = {
    **{"trees": 5, "depth": 6, "features": 30, "features_per_split": 10},
    **{"reach_mm": 20.0, "voxels_per_case": 50},
}


@pytest.mark.parametrize(
    ("bundle", "options", "message"),
    [
        ("vnet_prostate", {}, r"^bundle: the forest is DeepMedic's baseline, in deepmedic_brats and "),
        ("deepmedic_brats", {"weights": "a.pt"}, r"^weights must be left out: the forest is trained anew"),
        ("deepmedic_brats", {"network_def::hidden": "[1]"}, r"^network_def must be left out"),
        ("deepmedic_brats", {"learning_rte": "1"}, r"learning_rte: no such key .* did you mean learning_rate"),
    ],
    ids=["bundle", "weights", "network", "mistyped"],
)
def test_what_makes_no_sense_is_refused(bundle: str, options: dict[str, str], message: str) -> None:
    with pytest.raises((InputError, RuntimeError)) as error:  # MONAI wraps what its components raise
        random_forest(bundle, options, settings=_SETTINGS)
    assert re.search(message, input_error(error.value) or "")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["deepmedic_brats", "adversarial_uda_tbi"])
def test_scores_stand_where_the_networks_would(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.chdir(tmp_path)
    tiny = TinyBundle(PROJECT / "bundles" / name, tmp_path).overrides("train.json")
    options = {key: repr(value) for key, value in tiny.items() if not key.startswith(("network_def", "discriminator"))}
    folder = random_forest(name, {**options, "scores": "['dice','precision']"}, settings=_SETTINGS)
    assert folder.name.startswith("random_forest-")
    with (folder / "scores.csv").open() as table:
        rows = list(csv.DictReader(table))
    assert rows
    assert {"case_id", "dice_whole", "precision_whole"} <= set(rows[0])
    assert json.loads((folder / "summary.json").read_text())["cases"] == len(rows)
    client = MlflowClient(f"sqlite:///{tmp_path}/mlflow.db")
    (run,) = client.search_runs([client.get_experiment_by_name(name).experiment_id])
    assert (run.info.run_name, run.info.status) == (folder.name, "FINISHED")
    assert run.data.params["trees"] == "5"
