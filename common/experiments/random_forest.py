"""random_forest: a random forest trained and evaluated as DeepMedic is, for a row beside its own."""

import json
import logging
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.data.segment_sampling import SegmentSampling
from common.experiments.config_files import config_files
from common.experiments.set_options import set_options
from common.forest.forest_inferer import ForestInferer

_logger = logging.getLogger(__name__)
_OWN = {
    "run_dir": "give --output_dir",
    "weights": "the forest is trained anew",
    "network_def": "the forest is in its place",
    "resume": "the forest is trained anew",
}
_BUNDLES = ("deepmedic_brats", "adversarial_uda_tbi")
_LOAD_WEIGHTS = "common.bundle.weights.load_weights"


def random_forest(
    bundle: str, options: Mapping[str, str], *, settings: Mapping[str, int | float], overlays: Sequence[str] = ()
) -> Path:
    """Trains on the bundle's training cases, evaluates on its validation cases, and returns the run's folder.

    Reader, preprocessing, split and sampling are those of the bundle's training, metrics, pictures and record in MLflow
    those of its evaluation. The forest itself is not kept: the same seed gives the same one.

    Args:
        bundle: its name.
        options: of training and evaluation, as typed on the command line.
        settings: of `VoxelForest`, by the names of its arguments.
        overlays: config files that come last: paths, or names of the bundle's own.
    """
    for key in _OWN.keys() & {option.partition("::")[0] for option in options}:
        raise InputError(f"{key} must be left out: {_OWN[key]}")
    if Path(bundle).name not in _BUNDLES:
        raise InputError(f"bundle: the forest is DeepMedic's baseline, in {' and '.join(_BUNDLES)}, got {bundle}")
    evaluation = _evaluation(bundle, options, settings, overlays)
    for step in range(len(evaluation["initialize"])):  # one by one: the first ones change the config
        evaluation.get_parsed_content(f"initialize::{step}")
    training = _training(bundle, options, overlays)
    sampling = _sampling(training)
    volumes = training.get_parsed_content("train::dataset")  # which refuses broken cases before a folder is made
    folder = Path(evaluation.get_parsed_content("run_dir"))
    started = time.monotonic()
    inferer: ForestInferer = evaluation.get_parsed_content("validate::inferer")
    inferer.forest.fit(volumes, sampling)
    _logger.info("trained in %.0f s", time.monotonic() - started)
    evaluation.get_parsed_content("validate::evaluator").run()
    evaluation.get_parsed_content("finalize")
    return folder


def _evaluation(
    bundle: str, options: Mapping[str, str], settings: Mapping[str, int | float], overlays: Sequence[str]
) -> ConfigParser:
    """The bundle's evaluation of a forest that is not trained yet."""
    parser = _parser(config_files(bundle, ["train.json", "evaluate.json"], overlays=overlays), options)
    for name, value in settings.items():
        parser[name] = value
    parser["forest"] = {
        "_target_": "common.forest.voxel_forest.VoxelForest",
        **{name: f"@{name}" for name in (*settings, "spacing", "in_channels", "num_classes", "seed")},
    }
    parser["validate::inferer"] = {"_target_": "common.forest.forest_inferer.ForestInferer", "forest": "@forest"}
    parser["network_def"] = {"_target_": "torch.nn.Identity"}
    parser["run_dir::kind"] = "random_forest"
    parser["initialize"] = [step for step in parser["initialize"] if not _loads_weights(step)]
    del parser.config["weights"]  # or else it would be said to be read by nothing
    return parser


def _training(bundle: str, options: Mapping[str, str], overlays: Sequence[str]) -> ConfigParser:
    """The bundle's training, which does not know the options of the evaluation alone."""
    files = config_files(bundle, ["train.json"], overlays=overlays)
    known = json.loads(files[0].read_text())
    own = {key: value for key, value in options.items() if key.partition("::")[0] in known}
    return _parser(files, own)


def _sampling(training: ConfigParser) -> SegmentSampling:
    """The training's, of single voxels."""
    return SegmentSampling(
        training.get_parsed_content("sampling"),
        output_size=(1, 1, 1),
        num_classes=training.get_parsed_content("num_classes"),
        foreground_share=training.get_parsed_content("foreground_share"),
    )


def _parser(files: Sequence[Path], options: Mapping[str, str]) -> ConfigParser:
    parser = ConfigParser()
    parser.read_config([str(file) for file in files])
    set_options(parser, options)
    return parser


def _loads_weights(step: Any) -> bool:
    return isinstance(step, dict) and step.get("_target_") == _LOAD_WEIGHTS
