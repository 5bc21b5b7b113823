"""vnet_prostate learns: an untrained network fails on held-out phantoms, a third of the plain schedule does not."""

from pathlib import Path

import pytest
import torch
from learning_bundle import LearningBundle

from bundles.vnet_prostate.networks import VNet
from common.data.prostate_phantoms import prostate_phantoms


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory: pytest.TempPathFactory) -> str:
    return prostate_phantoms(tmp_path_factory.mktemp("phantoms"), count=40)


@pytest.fixture
def plain(phantoms: str, tmp_path: Path) -> LearningBundle:
    return LearningBundle("vnet_prostate", "mean_dice", dataset_dir=phantoms, folder=tmp_path)


@pytest.mark.slow
def test_untrained_network_scores_below_a_fifth(plain: LearningBundle) -> None:
    torch.manual_seed(0)
    assert plain.score_untrained(VNet()) < 0.2


@pytest.mark.slow
def test_a_third_of_the_plain_schedule_scores_above_two_thirds(plain: LearningBundle) -> None:
    assert plain.score_after_training(max_epochs=4, val_interval=4) > 2 / 3
