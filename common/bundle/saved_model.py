"""SavedModel: a trained model of any bundle, as its run left it.

`monai.bundle.load` reads weights and a network from a bundle's own folders; it knows no runs, and nothing of the
inferer and the preprocessing that belong to the weights.
"""

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from monai.bundle import ConfigParser
from monai.inferers import Inferer
from monai.transforms import Compose, MapTransform
from torch import nn

from common.bundle.recorded_root import recorded_root
from common.bundle.weights import load_weights
from common.checks.input_error import InputError
from common.files.read_json_object import read_json_object

_NETWORK, _INFERER, _TRANSFORMS = "network_def", "validate::inferer", "train::deterministic_transforms"


@dataclass(frozen=True)
class SavedModel:
    """What a run has trained, and how it goes over an image. Nothing is built before it is asked for.

    Attributes:
        name: by which messages and tables call it.
        weights: file of its flat state dict.
        parser: of the config as it was run, the folders in it being those of this machine.
    """

    name: str
    weights: Path
    parser: ConfigParser

    @classmethod
    def read(cls, path: str | Path, *, name: str = "") -> "SavedModel":
        """Of a run's folder, of a folder of runs (the newest that is finished), or of a file of weights with the run's
        config.json beside it or in the models folder of a bundle.

        Args:
            name: its architecture and normalisation if empty, or what its bundle is called.
        """
        weights = _weights_file(Path(path)).resolve()
        parser = ConfigParser(_config_of(weights))
        return cls(name or _name_of(parser) or weights.parent.name, weights, parser)

    def network(self) -> nn.Module:
        """A new one, with its weights, in evaluation mode."""
        with torch.random.fork_rng(devices=[]):  # the initial weights are replaced: a training's draws stay the same
            network: nn.Module = self._made(_NETWORK)
        load_weights(network, str(self.weights))
        return network.eval()

    def inferer(self) -> Inferer:
        """A new one, as validation had it."""
        inferer: Inferer = self._made(_INFERER)
        return inferer

    @property
    def takes_mask(self) -> bool:
        """Whether its inferer is called with the image's mask."""
        return "mask" in inspect.signature(self.inferer()).parameters

    def transforms(self) -> list[Callable[..., Any]]:
        """The deterministic preprocessing, new, of images that may lack labels and masks."""
        steps: list[Callable[..., Any]] = list(Compose(self._made(_TRANSFORMS)).flatten().transforms)
        for step in steps:
            if isinstance(step, MapTransform):
                step.allow_missing_keys = True
        return steps

    def knob(self, key: str) -> Any:
        """The value in its config; None where it has no such key."""
        return self._made(key) if key in self.parser else None

    @property
    def fingerprint(self) -> str:
        """The same for files of the same content."""
        return hashlib.sha256(self.weights.read_bytes()).hexdigest()

    def _made(self, key: str) -> Any:
        """What stands there in the config, components made anew with all that they refer to."""
        if key not in self.parser:
            raise InputError(f"{self.name}: its config must have {key}, as train.json of a bundle has; leave it out")
        try:
            return self.parser.get_parsed_content(key)
        except Exception as error:  # components raise what they like, and MONAI something else around it
            raise InputError(f"{self.name}: {key} of the run of {self.weights} fails ({_reason(error)})") from error
        finally:
            self.parser.ref_resolver.reset()  # it would keep the network in memory, and give it again


def _weights_file(path: Path) -> Path:
    if path.is_file():
        return path
    if not path.is_dir():
        raise InputError(f"models: there is no {path}; give a run's folder, or a folder of runs")
    if (path / "model.pt").is_file():
        return path / "model.pt"
    finished = sorted(path.glob("train-*/finished"))
    if not finished:
        raise InputError(f"models: {path} must hold model.pt or a finished run, train-*/finished; train first")
    weights = finished[-1].parent / "model.pt"
    if not weights.is_file():
        raise InputError(f"models: the newest finished run in {path} has lost its {weights}; train again")
    return weights


def _config_of(weights: Path) -> dict[str, Any]:
    file = weights.parent / "config.json"
    if not file.is_file():
        file = weights.parent.parent / "configs" / "train.json"
        if weights.parent.name != "models" or not file.is_file():
            raise InputError(
                f"models: {weights} must have its run's config.json beside it, or be in the models folder of a bundle; "
                "give the folder of a run"
            )
    config = read_json_object(file, form='{"network_def": {...}, ...}', argument="models")
    if _NETWORK not in config:
        raise InputError(f"models: {file} must have {_NETWORK}, the network of the weights; give a run of a bundle")
    return {**config, "bundle_root": recorded_root(config.get("bundle_root", "")), "run_dir": str(weights.parent)}


def _name_of(parser: ConfigParser) -> str:
    if "architecture" in parser and "normalisation" in parser:
        return f"{parser.get_parsed_content('architecture')}-{parser.get_parsed_content('normalisation')}"
    return Path(parser.get_parsed_content("bundle_root")).name


def _reason(error: BaseException) -> str:
    """What is behind MONAI's errors: a mistake of the user's if there is one, else where it began."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(cause)
    mistake = next((cause for cause in causes if isinstance(cause, InputError)), None)
    text = str(mistake) if mistake else f"{type(causes[-1]).__name__}: {causes[-1]}"
    return text.splitlines()[0]
