"""ServedBundle: a bundle as a label server uses it: which weights, which classes, how it is run.

MONAI Label's own tasks for bundles take single parts out of a config: they leave out its checks, its mask and its
overrides, cannot train on cases that a config prepares itself, and want weights in the bundle's folder.
"""

import json
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from monai.bundle import ConfigParser, ConfigWorkflow

from common.bundle.bundle_root import bundle_root
from common.bundle.has_ensemble import has_ensemble
from common.bundle.weights import load_weights
from common.checks.input_error import InputError
from common.tracking.palette import PALETTE

Kind = Literal["volume", "sequences", "picture", "classes"]
_RECORDING = ("common.tracking.", "common.engines.progress.")
_OF_AN_ENSEMBLE = ["sequences", "labels", "class_names"]


@dataclass(frozen=True)
class ServedBundle:
    """A bundle, and where its weights may be.

    Attributes:
        name: of the bundle.
        runs: the project's folder of runs.
        trained: folder of the trainings on annotators' labels.
    """

    name: str
    runs: Path
    trained: Path

    @cached_property
    def root(self) -> Path:
        return Path(bundle_root(self.name))

    @cached_property
    def metadata(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.root / "configs" / "metadata.json").read_text(encoding="utf-8"))
        return content

    @cached_property
    def kind(self) -> Kind:
        """What an image is: one volume, several sequences of one, a picture, or a picture to be classified."""
        output = self.metadata["network_data_format"]["outputs"]["pred"]
        if output["format"] == "classes":
            return "classes"
        if "sequences" in self.raw("inference.json"):
            return "sequences"
        return "picture" if self.dimension == 2 else "volume"

    @property
    def dimension(self) -> int:
        return len(self.metadata["network_data_format"]["inputs"]["image"]["spatial_shape"])

    @property
    def is_ensemble(self) -> bool:
        return "ensemble_dir" in self.raw("inference.json")

    @property
    def is_trainable(self) -> bool:
        """Whether labels are all that training needs: not classes, not sites."""
        return self.kind != "classes" and "source_sites" not in self.raw("train.json")

    @property
    def sequences(self) -> list[str]:
        return list(self._settings().get("sequences", []))

    def labels(self) -> dict[str, int]:
        """The value of each class in a label's file, background left out."""
        settings = self._settings()
        names = settings["class_names"]
        if self.kind == "picture":
            return {name: value for value, name in enumerate(names, start=1)}
        pairs = zip(names, settings.get("labels", range(len(names))), strict=True)
        return {name: value for name, value in pairs if self.kind == "classes" or name != names[0]}

    def colours(self) -> dict[str, list[int]]:
        """Red, green and blue of each class, as our pictures of it have them."""
        hexadecimal = [PALETTE[index % len(PALETTE)] for index in range(len(self.labels()))]
        return {name: list(bytes.fromhex(code[1:])) for name, code in zip(self.labels(), hexadecimal, strict=True)}

    def model(self) -> Path:
        """The file of weights, or the folder of an ensemble: the newest trained on annotators' labels, else what the
        bundle ships, else the newest run.
        """
        others = self.runs / self.name
        candidates = self._ensembles(others) if self.is_ensemble else self._weights(others)
        for path in candidates:
            return path
        raise InputError(
            f"{self.name}: has no weights, neither in {self.root / 'models'} nor in {others}; train it first: "
            f"python -m monai.bundle run --config_file {self.root / 'configs' / 'train.json'}"
        )

    def _weights(self, others: Path) -> list[Path]:
        learnt = sorted(self.trained.glob("train-*/finished"), reverse=True)
        shipped = self.root / "models" / "model.pt"
        newest = sorted(others.glob("train-*/model.pt"), reverse=True)
        files = [*(file.with_name("model.pt") for file in learnt), shipped, *newest]
        return [file for file in files if file.is_file()]

    def _ensembles(self, others: Path) -> list[Path]:
        learnt = [file.parent for file in sorted(self.trained.glob("*/ensemble.json"), reverse=True)]
        return [folder for folder in (*learnt, self.root / "models", others) if has_ensemble(folder)]

    def inference(self, dataset_dir: Path, output_dir: Path, **changes: Any) -> ConfigWorkflow:
        """Its inference.json on this data, ready to run, nothing recorded."""
        handlers = self.raw("inference.json")["handlers"]
        return self._ready(
            "inference.json",
            dataset_dir=str(dataset_dir),
            output_dir=str(output_dir),
            handlers=[handler for handler in handlers if not handler["_target_"].startswith(_RECORDING)],
            **{"ensemble_dir" if self.is_ensemble else "weights": str(self.model())},
            **{"checked_cases::skip_broken": False},
            **changes,
        )

    def training(self, dataset_dir: Path, *, pretrained: bool, **changes: Any) -> ConfigWorkflow:
        """Its train.json on this data, ready to run; from the weights that it serves if `pretrained`.

        The members of an ensemble start anew.
        """
        folder = self.trained / time.strftime("%Y%m%d-%H%M%S") if self.is_ensemble else self.trained
        epochs = changes.setdefault("max_epochs", self.raw("train.json")["max_epochs"])
        for key in ("val_interval", "checkpoint_interval"):
            if key in self.raw("train.json") and not self.is_ensemble:
                changes.setdefault(key, min(epochs, self.raw("train.json")[key]))
        workflow = self._ready("train.json", dataset_dir=str(dataset_dir), output_dir=str(folder), **changes)
        if pretrained and not self.is_ensemble:
            load_weights(workflow.parser.get_parsed_content("network_def"), str(self.model()))
        return workflow

    def _ready(self, name: str, **changes: Any) -> ConfigWorkflow:
        kind = "train" if name == "train.json" else "infer"
        settings = {"runs": str(self.runs), **self._recorded(), **changes}
        workflow = ConfigWorkflow(str(self.root / "configs" / name), workflow_type=kind, logging_file=False, **settings)
        workflow.initialize()
        return workflow

    def _settings(self) -> dict[str, Any]:
        return {**self.raw("inference.json"), **self._recorded()}

    def _recorded(self) -> dict[str, Any]:
        """What has to be as it was when the weights were trained, if it was not as the bundle has it."""
        model = self.model()
        file = model / "config.json" if self.is_ensemble else model.with_name("config.json")
        if not file.is_file():
            return {}
        recorded = json.loads(file.read_text(encoding="utf-8"))
        steps = self.raw("inference.json")["initialize"]
        same = [key for step in steps if isinstance(step, dict) for key in step.get("same", ())]
        keys = _OF_AN_ENSEMBLE if self.is_ensemble else [*same, "network_def"]
        return {key: recorded[key] for key in keys if key in recorded}

    def raw(self, name: str) -> dict[str, Any]:
        """One of its config files, as it is written."""
        content: dict[str, Any] = ConfigParser.load_config_file(str(self.root / "configs" / name))
        return content
