"""The three experiments of the paper, with the schedules of the authors' program, and its table 6.1."""

from typing import Any

import pytest
from bundle_configs import PROJECT, parser_of

from common.experiments.find_reproduction import find_reproduction
from common.experiments.reproduction import Reproduction

BUNDLE = PROJECT / "bundles" / "cclp_ssl"
# labels, iterations, learning rate, l2 of kernels, l2 of the linear layer, weight, architecture
EXPERIMENTS: dict[str, tuple[Any, ...]] = {
    "paper.json": (100, 45_000, 1e-3, 1e-4, 1e-4, 1.0, "mnist"),
    "svhn.json": (1000, 75_000, 3e-4, 1e-6, 1e-6, 1.0, "svhn"),
    "cifar.json": (4000, 75_000, 3e-4, 1e-8, 1e-6, 0.1, "cifar"),
}
TABLE_6_1 = {
    "mnist": {"association": "0.90 ± 0.10", "cclp": "0.75 ± 0.14"},
    "mnist_all": {"association": "0.36 ± 0.03", "cclp": "0.32 ± 0.03", "supervised": "0.46 ± 0.03"},
    "svhn": {"association": "9.25 ± 0.65", "cclp": "5.69 ± 0.28"},
    "svhn_all": {"association": "3.61 ± 0.10", "cclp": "3.04 ± 0.05", "supervised": "4.26 ± 0.10"},
    "cifar": {"association": "19.33 ± 0.51", "cclp": "18.57 ± 0.41"},
    "cifar_all": {"association": "8.46 ± 0.18", "cclp": "8.04 ± 0.18", "supervised": "9.33 ± 0.14"},
}


def _config(overlay: str) -> dict[str, Any]:
    config: dict[str, Any] = parser_of(BUNDLE, "train.json", overlay).get()
    return config


@pytest.mark.parametrize("overlay", EXPERIMENTS)
def test_experiment_is_the_published_one(overlay: str) -> None:
    config = _config(overlay)
    knobs = ("labelled_images", "learning_rate", "l2_features", "l2_classifier", "weight", "architecture")
    labels, rate, features, classifier, weight, architecture = (config[knob] for knob in knobs)
    iterations = config["max_epochs"] * config["iterations_per_epoch"]
    assert (labels, iterations, rate, features, classifier, weight, architecture) == EXPERIMENTS[overlay]


@pytest.mark.parametrize("overlay", EXPERIMENTS)
def test_what_all_experiments_share_is_the_published_one(overlay: str) -> None:
    config = _config(overlay)
    shared = {"batch_size": 100, "unlabelled_batch_size": 100, "steps": 3, "similarity": "dot", "smoothing": 1e-5}
    shared |= {"passes": "separate", "normaliser": "samples", "ramp_up_iterations": 0, "dropout": 0.5}
    assert {knob: config[knob] for knob in shared} == shared
    assert (config["optimizer"]["eps"], config["method"], config["keep"]) == (1e-7, "cclp", "last")


def test_mnists_rate_falls_every_5000_iterations() -> None:
    config = _config("paper.json")
    assert (config["decay_every"], config["decay_factor"], config["lowest_rate"]) == (5000, 0.333, 1e-6)


@pytest.mark.parametrize("overlay", ["svhn.json", "cifar.json"])
def test_the_other_rates_fall_to_1e_4_and_3e_5(overlay: str) -> None:
    config = _config(overlay)
    assert (config["decay_every"], config["later_rates"]) == (0, [[40_000, 1e-4], [55_000, 3e-5]])


def _table(name: str) -> Reproduction:
    return find_reproduction(f"thesis_table_6_1_{name}")


@pytest.mark.parametrize("name", TABLE_6_1)
def test_published_errors_are_those_of_the_table(name: str) -> None:
    assert dict(sorted(_table(name).scores[0].published.items())) == TABLE_6_1[name]


@pytest.mark.parametrize(("name", "weight"), [("cifar", 0.1), ("cifar_all", 1.0), ("svhn_all", 1.0)])
def test_cifar_is_weighted_down_with_few_labels_only(name: str, weight: float) -> None:
    reproduction = _table(name)
    config = _config(reproduction.config_overlays("paper")[0])
    assert reproduction.settings["cclp"].get("weight", config["weight"]) == weight


@pytest.mark.parametrize("name", [name for name in TABLE_6_1 if name.endswith("_all")])
def test_all_labels_are_used_where_the_table_says_so(name: str) -> None:
    assert {own["labelled_images"] for own in _table(name).settings.values()} == {0}


def test_steps_are_those_of_the_ablation() -> None:
    for name in ("digits_steps", "thesis_figure_6_4_mnist", "thesis_figure_6_4_svhn", "thesis_figure_6_4_cifar"):
        assert list(find_reproduction(name).varied["cclp"]) == [1, 2, 3, 4, 5, 6, 10, 20]
