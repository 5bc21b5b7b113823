"""paper.json is the experiment of the thesis (section 5.3.1), regularised as section 3.4.1.2 says."""

from pathlib import Path
from typing import Any

import pytest
from bundle_configs import PROJECT, parser_of
from tiny_bundle import TinyBundle, content
from tiny_sites import tiny_sites

BUNDLE = PROJECT / "bundles" / "adversarial_uda_tbi"
PUBLISHED = {
    "preset": "DeepMedic",
    "spacing": [1.0, 1.0, 1.0],
    "segment_size": [25, 25, 25],
    "batch_size": 10,
    "sampling": "foreground_background",
    "taps": "4,6,8,10",
    "alpha_max": 0.05,
    "alpha_from": 10,
    "alpha_until": 35,
    "decay_from": 43,
    "discriminator_learning_rate": 1e-3,
    "learning_rate": 1e-3,
    "window_low": 2.0,
    "window_high": 98.0,
    "missing_value": -4.0,
    "folds": 2,
    "folded_sites": ["T"],
    "path_dropout": 0.02,
    "intensity_shift_sd": 0.1,
    "keep": "last",
}


@pytest.fixture(scope="module")
def paper() -> dict[str, Any]:
    config: dict[str, Any] = parser_of(BUNDLE, "train.json", "paper.json").get()
    return config


@pytest.mark.parametrize("knob", PUBLISHED)
def test_knob_is_the_published_one(paper: dict[str, Any], knob: str) -> None:
    assert paper[knob] == PUBLISHED[knob]


def test_an_epoch_is_one_of_20_subepochs_of_1000_segments(paper: dict[str, Any]) -> None:
    assert paper["iterations_per_epoch"] * paper["batch_size"] == 20 * 1000


def test_rate_begins_to_decay_at_its_epoch() -> None:
    """Epoch 13 is the last one with the full rate, from there on it halves."""
    parser = parser_of(BUNDLE, "train.json")
    parser["network"] = "$torch.nn.Linear(1, 1)"
    optimizer, scheduler = (parser.get_parsed_content(name) for name in ("optimizer", "lr_scheduler"))
    rates = []
    for _ in range(15):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    assert rates == pytest.approx([0.002] * 13 + [0.001, 0.0005])


@pytest.mark.slow
def test_published_experiment_takes_a_step(tmp_path: Path) -> None:
    tiny = TinyBundle(BUNDLE, tmp_path)
    tiny.tiny = {"all": {}, "train": {}}  # nothing is smaller than published, but for data and schedule
    where = {"dataset_dir": tiny_sites(tmp_path / "sites"), "output_dir": str(tmp_path / "output"), "track": False}
    workflow = tiny.run("train.json", "paper.json", **where, max_epochs=1, iterations_per_epoch=1, val_interval=1)
    assert content(workflow, "train::trainer").state.iteration == 1
    assert content(workflow, "segmenter_taps").in_channels == 2 * (40 + 40 + 50) + 150
    assert (Path(content(workflow, "run_dir")) / "model.pt").is_file()
