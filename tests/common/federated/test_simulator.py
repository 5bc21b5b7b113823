"""NVFLARE's simulator does what the sites' rounds and the average between them do by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from artefact_sites import artefact_sites
from bundle_configs import PROJECT

from common.experiments.run_children import run_children
from common.federated.federated_run import FederatedRun
from common.federated.site_trainer import SiteTrainer
from common.federated.weighted_average import Weights, weighted_average

_BUNDLE = PROJECT / "bundles" / "unet2d_nuclei"
_ROUNDS = 2
_VALUES = {
    "patch_size": [32, 32],
    "network_def::width_factor": 0.25,
    "iterations_per_epoch": 2,
    "batch_size": 2,
    "validation_share": 0.4,
    "track": False,
}


def _by_hand(sites: Mapping[str, Mapping[str, Any]], folder: Path) -> Weights:
    trainers = {
        site: SiteTrainer(
            site,
            bundle_root=str(_BUNDLE),
            configs=["configs/train.json"],
            options={**_VALUES, **own, "output_dir": str(folder / site)},
            local_epochs=1,
        )
        for site, own in sites.items()
    }
    weights: Weights = {}
    for _ in range(_ROUNDS):
        cases = {site: trainer.cases for site, trainer in trainers.items()}
        weights = weighted_average({site: trainer.train(weights) for site, trainer in trainers.items()}, cases)
    return weights


@pytest.mark.slow
def test_simulated_sites_get_the_weights_that_were_averaged_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("nvflare", reason="nvflare is not installed; see requirements.txt")
    monkeypatch.setenv("OMP_NUM_THREADS", str(torch.get_num_threads()))  # sums are the same in both
    sites = {site: {"dataset_dir": folder} for site, folder in artefact_sites(tmp_path / "data", cases=5).items()}
    run = FederatedRun(
        tmp_path / "with a space",
        _BUNDLE / "configs",
        [],
        {},
        {"train": ("train.json",)},
        sites=sites,
        values=_VALUES,
        rounds=_ROUNDS,
        local_epochs=1,
        workspace=tmp_path / "workspace",
    )
    assert run_children([run], gpus=[None]) == []
    trained = torch.load(f"{run.training()}/model.pt", weights_only=True)
    expected = _by_hand(sites, tmp_path / "by_hand")
    assert trained.keys() == expected.keys()
    assert all(torch.equal(trained[name], torch.tensor(expected[name])) for name in trained)
