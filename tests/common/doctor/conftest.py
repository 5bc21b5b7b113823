"""A bundle that nothing is wrong with, to be broken in one way."""

import json
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import torch
from bundle_configs import PROJECT
from monai.networks.nets import UNet

from common.doctor.bundle_files import BundleFiles
from common.golden.make_golden import make_golden

NETWORK = {
    "_target_": "UNet",
    "spatial_dims": 2,
    "in_channels": 1,
    "out_channels": "$len(@class_names)",
    "channels": [2, 4],
    "strides": [2],
    "dropout": 0.0,
}
LOADING = {"_target_": "LoadImaged", "keys": ["image", "label"]}
SCALING = {"_target_": "ScaleIntensityd", "keys": "image", "minv": 0.0, "maxv": 1.0}
WINDOW = {"_target_": "SlidingWindowInferer", "roi_size": "@patch_size"}
DATA = [{"image": "image.png", "label": "label.png"}]
TRAIN = {
    "imports": ["$import operator"],
    "bundle_root": ".",
    "dataset_dir": "data",
    "device": "cpu",
    "seed": 0,
    "max_epochs": 2,
    "learning_rate": 0.1,
    "track": True,
    "val_interval": 1,
    "class_names": ["background", "organ"],
    "patch_size": [16, 16],
    "network_def": NETWORK,
    "network": "$@network_def.to(@device)",
    "optimizer": {"_target_": "torch.optim.SGD", "params": "$@network.parameters()", "lr": "@learning_rate"},
    "train": {
        "preprocessing": {"_target_": "Compose", "transforms": [LOADING, SCALING]},
        "dataset": {"_target_": "Dataset", "data": DATA, "transform": "@train::preprocessing"},
        "inferer": {"_target_": "SimpleInferer"},
        "postprocessing": None,
        "key_metric": {
            "loss": {"_target_": "ignite.metrics.Average", "output_transform": "$operator.itemgetter('loss')"}
        },
        "handlers": [
            {"_target_": "ValidationHandler", "validator": "@validate::evaluator", "interval": "@val_interval"},
            {"_target_": "StatsHandler", "_disabled_": "$not @track"},
        ],
        "trainer": {
            "_target_": "SupervisedTrainer",
            "device": "@device",
            "max_epochs": "@max_epochs",
            "train_data_loader": "@train::dataset",
            "network": "@network",
            "optimizer": "@optimizer",
            "loss_function": "$torch.nn.functional.cross_entropy",
            "inferer": "@train::inferer",
            "postprocessing": "@train::postprocessing",
            "key_train_metric": "@train::key_metric",
            "train_handlers": "@train::handlers",
        },
    },
    "validate": {
        "preprocessing": "@train::preprocessing",
        "dataset": {"_target_": "Dataset", "data": DATA, "transform": "@validate::preprocessing"},
        "inferer": WINDOW,
        "postprocessing": None,
        "key_metric": None,
        "handlers": [],
        "evaluator": {
            "_target_": "SupervisedEvaluator",
            "device": "@device",
            "val_data_loader": "@validate::dataset",
            "network": "@network",
            "inferer": "@validate::inferer",
            "postprocessing": "@validate::postprocessing",
            "key_val_metric": "@validate::key_metric",
            "val_handlers": "@validate::handlers",
        },
    },
    "initialize": [{"_target_": "monai.utils.set_determinism", "seed": "@seed"}],
    "run": ["$@train::trainer.run()"],
}
EVALUATE = {
    "part": "validation",
    "validate::dataset::data": {"_target_": "monai.data.partition_dataset", "data": DATA, "even_divisible": "@part"},
    "run": ["$@validate::evaluator.run()"],
}
INFERENCE = {
    "bundle_root": ".",
    "dataset_dir": "data",
    "device": "cpu",
    "class_names": ["background", "organ"],
    "patch_size": [16, 16],
    "network_def": NETWORK,
    "network": "$@network_def.to(@device)",
    "preprocessing": {"_target_": "Compose", "transforms": [{**LOADING, "keys": "image"}, SCALING]},
    "dataset": {"_target_": "Dataset", "data": DATA, "transform": "@preprocessing"},
    "inferer": WINDOW,
    "postprocessing": {"_target_": "AsDiscreted", "keys": "pred", "argmax": True},
    "key_metric": None,
    "handlers": [],
    "evaluator": {
        "_target_": "SupervisedEvaluator",
        "device": "@device",
        "val_data_loader": "@dataset",
        "network": "@network",
        "inferer": "@inferer",
        "postprocessing": "@postprocessing",
        "key_val_metric": "@key_metric",
        "val_handlers": "@handlers",
    },
    "run": ["$@evaluator.run()"],
}
TENSOR = {"type": "image", "spatial_shape": ["2*n", "2*n"], "dtype": "float32", "value_range": []}
METADATA = {
    "schema": "https://example.org/schema.json",
    "version": "0.1.0",
    "changelog": {"0.1.0": "first"},
    "monai_version": version("monai"),
    "pytorch_version": version("torch").partition("+")[0],
    "numpy_version": version("numpy"),
    "required_packages_version": {"nibabel": version("nibabel")},
    "task": "Segmentation",
    "description": "A network.",
    "authors": "Somebody",
    "copyright": "Copyright (c) somebody, Apache-2.0",
    "eval_metrics": {"mean_dice": 0.927},
    "network_data_format": {
        "inputs": {"image": {**TENSOR, "format": "magnitude", "num_channels": 1, "channel_def": {"0": "image"}}},
        "outputs": {
            "pred": {
                **TENSOR,
                "format": "segmentation",
                "num_channels": 2,
                "channel_def": {"0": "background", "1": "organ"},
            }
        },
    },
}
CARD = """# A bundle

## Knobs

| knob | default | what |
|---|---|---|
| `bundle_root`, `dataset_dir`, `device` | this folder, data, cpu | |
| `seed`, `track` | 0, true | |
| `max_epochs`, `learning_rate` | 2, 0.1 | |
| `val_interval` | 1 | |
| `class_names` | background, organ | |
| `patch_size` | 16, 16 pixels | |
| evaluation: `part` | validation | |

## The published experiment

| knob | value | where |
|---|---|---|
| `max_epochs` | `60` | sec. 4 |

## Results

| n | Dice |
|---|---|
| 17 | 0.927 |
"""
FILES: dict[str, Any] = {
    "configs/metadata.json": METADATA,
    "configs/train.json": TRAIN,
    "configs/evaluate.json": EVALUATE,
    "configs/paper.json": {"max_epochs": 60},
    "configs/multi_gpu_train.json": {"device": "$torch.device('cuda')"},
    "configs/multi_gpu_evaluate.json": {"part": "test", "+run": ["$print(@part)"]},
    "configs/inference.json": INFERENCE,
    "configs/logging.conf": "[loggers]\n",
    "docs/README.md": CARD,
    "docs/data_license.txt": "The weights were trained on phantoms.\n",
    "LICENSE": (PROJECT / "LICENSE").read_text(encoding="utf-8"),
}


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle as it is, with weights and what they give."""
    root = tmp_path_factory.mktemp("doctor") / "sound"
    _write(root, FILES)
    (root / "models").mkdir()
    network = UNet(spatial_dims=2, in_channels=1, out_channels=2, channels=[2, 4], strides=[2])
    torch.save(network.state_dict(), root / "models" / "model.pt")
    make_golden(BundleFiles(root), weights="models/model.pt").write(root / "golden" / "model.json")
    return root


@pytest.fixture
def make_bundle(tmp_path: Path, sound: Path) -> Callable[..., Path]:
    """Writes a bundle whose files were changed by a function, and gives its folder."""

    def make(change: Callable[[dict[str, Any]], None] = lambda files: None) -> Path:
        files = json.loads(json.dumps(FILES))  # what several files share is their own now
        change(files)
        _write(tmp_path / "sound", files)
        for name in ("models", "golden"):
            shutil.copytree(sound / name, tmp_path / "sound" / name, dirs_exist_ok=True)
        return tmp_path / "sound"

    return make


def _write(root: Path, files: dict[str, Any]) -> None:
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
