"""estimated_seconds: how long an experiment would take on this machine."""

from collections.abc import Mapping, Sequence

import torch
from monai.bundle import ConfigParser

from common.engines.default_device import default_device
from common.experiments.config_files import config_files
from common.experiments.operations_per_second import operations_per_second
from common.experiments.option_values import option_values
from common.experiments.reproduction import Reproduction
from common.experiments.set_options import set_options
from common.experiments.training_step_operations import training_step_operations
from common.experiments.visible_gpus import visible_gpus


def estimated_seconds(
    reproduction: Reproduction,
    options: Mapping[str, str],
    *,
    seeds: Sequence[int],
    scale: str,
    overlays: Sequence[str] = (),
) -> float:
    """Arithmetic of all training steps of networks, by the rate at which this machine does it, spread over its GPUs.

    Rough: reading of data, validation and evaluation come on top, and networks of few channels are slower than
    `operations_per_second`. Every setting is counted, one seed of it.

    Args:
        options: of the command line.
        overlays: of the command line.
    """
    files = config_files(
        reproduction.bundle, ["train.json"], overlays=[*reproduction.config_overlays(scale), *overlays]
    )
    runs = reproduction.children(seeds[:1], options, scale=scale)
    others = {*reproduction.trained_by(seeds), *reproduction.forests(seeds)}
    trained = [run for name, run in runs.items() if name not in others and "weights" not in run]
    of_one_seed = sum(_training([str(file) for file in files], run) for run in trained)
    return of_one_seed * len(seeds) / max(len(visible_gpus()), 1)


def _training(files: Sequence[str], options: Mapping[str, str]) -> float:
    """Seconds of one run, of an ensemble's members one after another."""
    parser = ConfigParser()
    parser.read_config(list(files))
    set_options(parser, options)
    if "members" not in parser:
        return _of_one_network(parser, options)
    seconds = 0.0
    for name in parser["members"]:
        parser["architecture"] = name.partition("-")[0]
        seconds += _of_one_network(parser, options)
    return seconds


def _of_one_network(parser: ConfigParser, options: Mapping[str, str]) -> float:
    operations, dimensions = training_step_operations(parser)
    steps = parser["max_epochs"] * parser["iterations_per_epoch"]
    device = torch.device(option_values(options).get("device", default_device()))
    return float(steps * operations / operations_per_second(dimensions, device, amp=parser["amp"]))
