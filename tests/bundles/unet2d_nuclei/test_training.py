"""All ten networks of the texts learn on phantoms, by the one knob that chooses them."""

from pathlib import Path

import pytest
import torch
from bundle_configs import PROJECT
from ignite.engine import Events
from learning_bundle import LearningBundle
from tiny_bundle import TinyBundle

from bundles.unet2d_nuclei.networks import VARIANTS, variant_network
from common.data.nuclei_phantoms import nuclei_phantoms

BUNDLE = PROJECT / "bundles" / "unet2d_nuclei"


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory: pytest.TempPathFactory) -> str:
    return nuclei_phantoms(tmp_path_factory.mktemp("phantoms"), count=40)


@pytest.fixture(scope="module")
def few_phantoms(tmp_path_factory: pytest.TempPathFactory) -> str:
    return nuclei_phantoms(tmp_path_factory.mktemp("phantoms"), count=6)


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_loss_falls(variant: str, few_phantoms: str, tmp_path: Path) -> None:
    side = 20 if variant == "UNet2015" else 64  # what is left of 204 x 204 pixels
    workflow = TinyBundle(BUNDLE, tmp_path).workflow(
        "train.json",
        variant=variant,
        dataset_dir=few_phantoms,
        patch_size=[side, side],
        max_epochs=3,
        iterations_per_epoch=8,
        batch_size=4,
        val_interval=3,
        track=False,
        **{"network_def::width_factor": 1 / 16 if variant in ("UNet2015", "VGGUNet") else 1},
    )
    workflow.initialize()
    losses: list[float] = []
    trainer = workflow.parser.get_parsed_content("train::trainer")
    trainer.add_event_handler(Events.EPOCH_COMPLETED, lambda: losses.append(trainer.state.metrics["train_loss"]))
    workflow.run()
    assert losses[-1] < 0.9 * losses[0]


@pytest.fixture
def plain(phantoms: str, tmp_path: Path) -> LearningBundle:
    return LearningBundle("unet2d_nuclei", "f1", dataset_dir=phantoms, folder=tmp_path)


@pytest.mark.slow
def test_untrained_network_scores_below_a_half(plain: LearningBundle) -> None:
    torch.manual_seed(0)
    assert plain.score_untrained(variant_network("U3HR", 3, 3)) < 0.5


@pytest.mark.slow
def test_a_third_of_the_plain_schedule_scores_above_two_thirds(plain: LearningBundle) -> None:
    assert plain.score_after_training(max_epochs=7, val_interval=7) > 2 / 3
