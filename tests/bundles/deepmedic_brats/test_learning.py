"""deepmedic_brats learns: a small network finds held-out tumours after half a minute, and an untrained one does not."""

from pathlib import Path

import pytest
import torch
from learning_bundle import LearningBundle

from bundles.deepmedic_brats.networks import preset_network
from common.data.brain_phantoms import brain_phantoms

WIDTHS = [10, 10, 12, 12, 14, 14, 16, 16]  # a third of the published ones
NETWORK = {
    "pathways": [{"factor": 1, "widths": WIDTHS}, {"factor": 3, "widths": WIDTHS}],
    "hidden": [40, 40],
}


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory: pytest.TempPathFactory) -> str:
    return brain_phantoms(tmp_path_factory.mktemp("phantoms"), count=12)


@pytest.fixture
def small(phantoms: str, tmp_path: Path) -> LearningBundle:
    settings = {"spacing": [4.0, 4.0, 4.0], "dropout": 0.0, **{f"network_def::{key}": NETWORK[key] for key in NETWORK}}
    return LearningBundle("deepmedic_brats", "dice_whole", dataset_dir=phantoms, folder=tmp_path, **settings)


@pytest.mark.slow
def test_untrained_network_scores_below_a_tenth(small: LearningBundle) -> None:
    torch.manual_seed(0)
    assert small.score_untrained(preset_network("DeepMedic", **NETWORK)) < 0.1


@pytest.mark.slow
def test_a_hundred_steps_score_above_a_half(small: LearningBundle) -> None:
    assert small.score_after_training(max_epochs=5, val_interval=5, batch_size=5, learning_rate=0.002) > 0.5
