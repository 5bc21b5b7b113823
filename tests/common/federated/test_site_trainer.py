"""SiteTrainer trains every bundle through MONAI's MonaiAlgo, and what sites have learnt together serves them all."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from artefact_sites import SITES, artefact_sites
from bundle_configs import BUNDLES, PROJECT
from learning_bundle import LearningBundle
from tiny_bundle import TinyBundle

from common.federated.site_trainer import SiteTrainer
from common.federated.weighted_average import Weights, weighted_average

_ROUNDS = 8
_NUCLEI = PROJECT / "bundles" / "unet2d_nuclei"
_SETTINGS: dict[str, Any] = {
    "patch_size": [64, 64],
    "network_def::width_factor": 0.5,
    "iterations_per_epoch": 15,
    "batch_size": 4,
    "learning_rate": 0.005,
    "elastic_probability": 0.0,
    "grey_probability": 0.0,
    "erasing_probability": 0.0,
    "val_interval": 100,
    "validation_share": 0.4,
    "track": False,
}


@pytest.mark.slow
@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)
def test_every_bundle_trains_its_network_round_after_round(bundle: Path, tmp_path: Path) -> None:
    tiny = TinyBundle(bundle, tmp_path)
    options = {**tiny.overrides("train.json"), "track": False, "output_dir": str(tmp_path / "site")}
    trainer = SiteTrainer(
        "north", bundle_root=str(bundle), configs=tiny.files("train.json"), options=options, local_epochs=1
    )
    first = trainer.train({})
    second = trainer.train(first)
    network = tiny.workflow("train.json", **options).parser.get_parsed_content("network_def")
    assert trainer.cases > 0
    assert first.keys() == second.keys() == network.state_dict().keys()  # which evaluation and inference load
    assert all(np.isfinite(value).all() for value in second.values())
    assert any((first[name] != second[name]).any() for name in first)


def _trainer(site: str, dataset_dir: str, folder: Path, *, local_epochs: int) -> SiteTrainer:
    options = {**_SETTINGS, "dataset_dir": dataset_dir, "output_dir": str(folder / site)}
    configs = ["configs/train.json"]
    return SiteTrainer(site, bundle_root=str(_NUCLEI), configs=configs, options=options, local_epochs=local_epochs)


def _together(trainers: dict[str, SiteTrainer]) -> Weights:
    cases = {site: trainer.cases for site, trainer in trainers.items()}
    weights: Weights = {}
    for _ in range(_ROUNDS):
        weights = weighted_average({site: trainer.train(weights) for site, trainer in trainers.items()}, cases)
    return weights


def _f1(weights: Weights, dataset_dir: str, folder: Path) -> float:
    file = folder / "model.pt"
    torch.save({name: torch.tensor(value) for name, value in weights.items()}, file)
    return LearningBundle(_NUCLEI.name, "f1", dataset_dir=dataset_dir, folder=folder, **_SETTINGS).score_of(str(file))


@pytest.mark.slow
def test_federated_network_beats_each_sites_own_on_the_others_data(tmp_path: Path) -> None:
    data = artefact_sites(tmp_path / "data")
    own = {
        site: _trainer(site, folder, tmp_path / "alone", local_epochs=_ROUNDS).train({})
        for site, folder in data.items()
    }
    shared = _together(
        {site: _trainer(site, folder, tmp_path / "together", local_epochs=1) for site, folder in data.items()}
    )
    for site, other in (SITES, SITES[::-1]):
        together, alone = (_f1(weights, data[other], tmp_path) for weights in (shared, own[site]))
        assert together > alone + 0.03
