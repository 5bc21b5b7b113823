"""vnet_prostate learns: a narrow network finds held-out prostates after a third of the plain schedule, and an untrained
one does not.
"""

from pathlib import Path

import pytest
import torch
from learning_bundle import LearningBundle

from bundles.vnet_prostate.networks import VNet
from common.data.prostate_phantoms import prostate_phantoms

WIDTHS = [4, 8, 16, 32, 64]  # a quarter of the published ones


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory: pytest.TempPathFactory) -> str:
    return prostate_phantoms(tmp_path_factory.mktemp("phantoms"), count=40)


@pytest.fixture
def narrow(phantoms: str, tmp_path: Path) -> LearningBundle:
    settings = {"network_def::widths": WIDTHS}
    return LearningBundle("vnet_prostate", "mean_dice", dataset_dir=phantoms, folder=tmp_path, **settings)


@pytest.mark.slow
def test_untrained_network_scores_below_a_fifth(narrow: LearningBundle) -> None:
    torch.manual_seed(0)
    assert narrow.score_untrained(VNet(widths=WIDTHS)) < 0.2


@pytest.mark.slow
def test_a_third_of_the_plain_schedule_scores_above_two_thirds(narrow: LearningBundle) -> None:
    assert narrow.score_after_training(max_epochs=4, val_interval=4) > 2 / 3
