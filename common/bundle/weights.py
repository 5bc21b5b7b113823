"""Finds and loads the weights of a network, and refuses those of another one."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from common.bundle.running_config import running_config
from common.bundle.tensor_mismatches import ABSENT, tensor_mismatches
from common.checks.did_you_mean import did_you_mean
from common.checks.input_error import InputError

logger = logging.getLogger(__name__)


def find_weights(runs: str, *, bundle_root: str) -> str:
    """The best weights of the newest run in the folder `runs`, else those that the bundle ships."""
    found = sorted(Path(runs).glob("train-*/model.pt"), key=lambda file: file.parent.name)
    shipped = Path(bundle_root) / "models" / "model.pt"
    if not found and not shipped.is_file():
        raise InputError(f"weights: no run with a model.pt in {runs}; train first, or give --weights FILE")
    return str(found[-1] if found else shipped)


def load_weights(network: nn.Module, path: str, *, same: Sequence[str] = ()) -> None:
    """Loads a flat state dict into `network`.

    Args:
        same: knobs and components that must be as they were in the run that trained the weights (its config.json lies
            beside them, or above a snapshot's folder).
    """
    state = read_state(Path(path))
    _check_knobs(Path(path), same)
    _check_shapes(network, state, path)
    network.load_state_dict(state)
    logger.info("weights: %s", path)


def transfer_weights(network: nn.Module, path: str, *, freeze: Sequence[str] = ()) -> None:
    """Starts `network` from another one's weights: takes every tensor of the same name and shape, and says what not.

    "From_Prior", or "No_Prior" where there is no path. A resumed run gets its own weights back after this, from
    RunCheckpoint. `monai.networks.utils.copy_model_state` says how many it has copied, not what it has left and why.

    Args:
        path: of a flat state dict; empty to leave the network and its training as they are.
        freeze: parameters whose names begin like one of these are not trained.
    """
    if not path:
        logger.info("No_Prior: %s starts from its own initialisation", type(network).__name__)
        return
    state = read_state(Path(path), argument="prior")
    own = network.state_dict()
    left = tensor_mismatches(state, own)
    if left.keys() >= own.keys():
        raise InputError(f"prior: no tensor of {path} fits {type(network).__name__}; give weights of a network like it")
    taken = {name: state[name] for name in own if name not in left}
    network.load_state_dict(taken, strict=False)
    logger.info("From_Prior: %d of %d tensors from %s, %d not loaded", len(taken), len(own), path, len(left))
    for name, shapes in left.items():
        logger.info("not loaded: %s, %s", name, _why(*shapes))
    for start in freeze:
        _freeze(network, start)


def _why(there: str, here: str) -> str:
    if there == ABSENT:
        return "absent in the file"
    return "not in the network" if here == ABSENT else f"{there} in the file, {here} in the network"


def _freeze(network: nn.Module, start: str) -> None:
    frozen = {name: parameter for name, parameter in network.named_parameters() if name.startswith(start)}
    if not frozen:
        hint = did_you_mean(start, (name for name, _ in network.named_modules()))
        raise InputError(f"freeze: no parameter's name begins with {start!r}{hint}")
    for parameter in frozen.values():
        parameter.requires_grad_(False)
    logger.info("frozen: %s, %d parameters", start, sum(parameter.numel() for parameter in frozen.values()))


def read_state(path: Path, *, argument: str = "weights") -> dict[str, torch.Tensor]:
    """The flat state dict in a file; InputError, which names the argument, for anything else."""
    if path.is_dir():
        raise InputError(f"{argument}: {path} is a folder; give --{argument} {path / 'model.pt'}")
    if not path.is_file():
        raise InputError(f"{argument}: no such file {path}; train first, or give --{argument} FILE")
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises what it likes for a broken file
        reason = (str(error) or type(error).__name__).splitlines()[0].split(". ")[0]
        raise InputError(f"{argument}: {path} is not a whole file of torch weights ({reason})") from error
    if not isinstance(state, dict) or not all(isinstance(value, torch.Tensor) for value in state.values()):
        raise InputError(f"{argument}: {path} must hold a flat state dict of tensors, as model.pt of a run does")
    return state


def _check_knobs(path: Path, same: Sequence[str]) -> None:
    run = path.parent.parent if path.parent.name == "snapshots" else path.parent
    recorded_file = run / "config.json"
    if not same or not recorded_file.is_file():
        return
    recorded: dict[str, Any] = json.loads(recorded_file.read_text())
    parser = running_config()
    for name in same:
        if isinstance(section := parser.get(name), dict):  # a component, compared as it is written
            pairs = {f"{name}::{key}": (recorded.get(name, {}).get(key), value) for key, value in section.items()}
        else:
            pairs = {name: (recorded.get(name), parser.get_parsed_content(name))}
        for key, (then, value) in pairs.items():
            now = json.loads(json.dumps(value, default=str))  # a tuple of the command line is a list there
            if name in recorded and then != now:
                was = json.dumps(then)
                raise InputError(
                    f"{key}: was {was} when {path} was trained, is {json.dumps(now)}; give --{key} '{was}'"
                )


def _check_shapes(network: nn.Module, state: dict[str, torch.Tensor], path: str) -> None:
    for name, (there, here) in tensor_mismatches(state, network.state_dict()).items():
        raise InputError(
            f"weights: {path} belong to another network: {name} is {there} there, "
            f"{here} in {type(network).__name__} as configured"
        )
