"""paper.json is the BRATS experiment of the thesis (sections 3.3.6, 3.4.2) with the schedule of the authors' code."""

from pathlib import Path
from typing import Any

import pytest
from bundle_configs import PROJECT, parser_of
from tiny_brain import tiny_brain
from tiny_bundle import TinyBundle, content

BUNDLE = PROJECT / "bundles" / "deepmedic_brats"
PUBLISHED = {
    "preset": "DeepMedic",
    "spacing": [1.0, 1.0, 1.0],
    "segment_size": [25, 25, 25],
    "batch_size": 10,
    "sampling": "foreground_background",
    "foreground_share": 0.5,
    "learning_rate": 1e-3,
    "momentum": 0.6,
    "normalised_momentum": True,
    "l1": 1e-6,
    "l2": 1e-4,
    "dropout": 0.5,
    # "sagittal reflections ... we do not employ the intensity perturbation and dropout on convolutional layers"
    "flip_probability": 0.5,
    "intensity_shift_sd": 0.0,
    "intensity_scale_sd": 0.0,
    "path_dropout": 0.0,
}


@pytest.fixture(scope="module")
def paper() -> dict[str, Any]:
    config: dict[str, Any] = parser_of(BUNDLE, "train.json", "paper.json").get()
    return config


@pytest.mark.parametrize("knob", PUBLISHED)
def test_knob_is_the_published_one(paper: dict[str, Any], knob: str) -> None:
    assert paper[knob] == PUBLISHED[knob]


def test_an_epoch_is_one_of_700_subepochs_of_1000_segments(paper: dict[str, Any]) -> None:
    assert paper["max_epochs"] == 35 * 20
    assert paper["iterations_per_epoch"] * paper["batch_size"] == 1000


def test_training_takes_70000_iterations(paper: dict[str, Any]) -> None:
    assert paper["max_epochs"] * paper["iterations_per_epoch"] == 70_000


@pytest.mark.slow
def test_published_experiment_takes_a_step(tmp_path: Path) -> None:
    for name in ("a", "b"):
        tiny_brain(tmp_path / "brains" / name)
    tiny = TinyBundle(BUNDLE, tmp_path)
    tiny.tiny = {"all": {}, "train": {}}  # nothing is smaller than published, but for data and schedule
    where = {"dataset_dir": str(tmp_path / "brains"), "output_dir": str(tmp_path / "output"), "track": False}
    workflow = tiny.run("train.json", "paper.json", **where, max_epochs=1, iterations_per_epoch=1, val_interval=1)
    trained = sum(weights.numel() for weights in content(workflow, "network").parameters())
    assert (trained, content(workflow, "train::trainer").state.iteration) == (663_155, 1)
    assert (Path(content(workflow, "run_dir")) / "model.pt").is_file()
