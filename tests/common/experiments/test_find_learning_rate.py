"""find_learning_rate refuses what makes no sense, and leaves a curve and a run in MLflow."""

import csv
from pathlib import Path

import pytest
from bundle_configs import BUNDLES
from mlflow import MlflowClient
from tiny_bundle import TinyBundle

from common.checks.input_error import InputError
from common.experiments.find_learning_rate import find_learning_rate


@pytest.mark.parametrize("given", [{"low": 0.0}, {"low": 1.0, "high": 1.0}], ids=["zero", "nothing between"])
def test_wrong_ends_are_refused(given: dict[str, float]) -> None:
    with pytest.raises(InputError, match=r"^low and high must be 0 < low < high, got "):
        find_learning_rate("vnet_prostate", {}, **given)


@pytest.mark.parametrize("iterations", [19, 1001])
def test_too_few_and_too_many_iterations_are_refused(iterations: int) -> None:
    with pytest.raises(InputError, match=rf"^iterations must be at least 20 and at most 1000, got {iterations}; "):
        find_learning_rate("vnet_prostate", {}, iterations=iterations)


def test_option_that_belongs_to_a_training_is_refused() -> None:
    with pytest.raises(InputError, match=r"^resume must be left out"):
        find_learning_rate("vnet_prostate", {"resume": "true"})


@pytest.mark.slow
@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)
def test_curve_of_every_bundle_is_written_and_recorded(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.chdir(tmp_path)
    options = {key: repr(value) for key, value in TinyBundle(bundle, tmp_path).overrides("train.json").items()}
    found = find_learning_rate(bundle.name, {**options, "device": "cpu"}, low=1e-5, iterations=30)
    assert found.rates[0] <= found.suggested <= found.highest
    (folder,) = (tmp_path / bundle.name).glob("range_test-*")
    assert (folder / "finished").is_file()
    with (folder / "learning_rates.csv").open() as table:
        assert [float(row["loss"]) for row in csv.DictReader(table)] == found.losses
    assert list(folder.rglob("*.pt")) == []
    client = MlflowClient(f"sqlite:///{tmp_path}/mlflow.db")
    (run,) = client.search_runs([client.get_experiment_by_name(bundle.name).experiment_id])
    assert (run.info.run_name, run.info.status) == (folder.name, "FINISHED")
    assert run.data.metrics["suggested"] == found.suggested
    assert "seed" in run.data.params
