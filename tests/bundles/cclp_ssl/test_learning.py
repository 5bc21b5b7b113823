"""The plain command learns from few labels, and from the images without one."""

from pathlib import Path
from typing import Any

import pytest
import torch
from bundle_configs import PROJECT
from learning_bundle import LearningBundle
from monai.bundle import ConfigWorkflow
from tiny_bundle import input_error

from bundles.cclp_ssl.networks import classifier
from common.data.digits import digits_folder


@pytest.fixture(scope="module")
def learning(tmp_path_factory: pytest.TempPathFactory) -> LearningBundle:
    folder = tmp_path_factory.mktemp("learning")
    digits = digits_folder(folder)
    settings = {"max_epochs": 1, "val_interval": 1, "device": "cpu", "iterations_per_epoch": 150}
    return LearningBundle("cclp_ssl", "error", dataset_dir=digits, folder=folder, **settings)


@pytest.mark.slow
def test_unlabelled_images_lower_the_error(learning: LearningBundle) -> None:
    untrained = learning.score_untrained(classifier("mnist", 1, 10))
    supervised, cclp = (learning.score_after_training(method=method) for method in ("supervised", "cclp"))
    assert untrained > 0.8
    assert supervised < 0.3
    assert cclp < supervised - 0.02


def _dataset(folder: Path, **settings: Any) -> Any:
    configs = PROJECT / "bundles" / "cclp_ssl" / "configs"
    files = [str(configs / "train.json")]
    options = {"track": False, "device": "cpu", "output_dir": str(folder / "runs"), **settings}
    workflow = ConfigWorkflow(files, workflow_type="train", logging_file=False, **options)
    workflow.initialize()
    return workflow.parser


def test_network_knows_the_mean_of_its_training_images(tmp_path: Path) -> None:
    parser = _dataset(tmp_path, dataset_dir=digits_folder(tmp_path, count=80), labelled_images=20)
    images = parser.get_parsed_content("train::dataset").images.double()
    network = parser.get_parsed_content("network_def")
    torch.testing.assert_close(network.whitening.mean.double().flatten(), images.mean().reshape(1))
    assert network.whitening.mean.item() > 10


def test_labels_that_were_not_drawn_are_not_read(tmp_path: Path) -> None:
    data = _dataset(tmp_path, dataset_dir=digits_folder(tmp_path, count=80), labelled_images=20)
    data = data.get_parsed_content("train::dataset")
    for index in set(range(len(data.data))) - set(data.labelled_indices):
        del data.data[index]["label"]
    item = data[0]
    assert {name: len(values) for name, values in item.items()} == {"image": 100, "label": 100, "unlabelled": 100}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"labelled_images": 5}, "labelled_images must be 0 for all, or from 10"),
        ({"class_names": [str(name) for name in range(9)]}, "9"),
        ({"class_names": [*map(str, range(10)), "ten"]}, "ten"),
        ({"image_size": [8]}, "image_size must be"),
    ],
    ids=["fewer labels than classes", "class too few", "class too many", "size"],
)
def test_mistakes_are_named_before_training(tmp_path: Path, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RuntimeError) as caught:
        _dataset(tmp_path, dataset_dir=digits_folder(tmp_path, count=80), **settings)
    assert message in str(input_error(caught.value))
