"""find_learning_rate: a learning-rate range test of a bundle's training."""

import csv
import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.experiments.config_files import config_files
from common.experiments.experiment_recorder import ExperimentRecorder
from common.experiments.learning_rate_picture import learning_rate_picture
from common.experiments.learning_rate_range import LearningRateRange
from common.experiments.set_options import set_options
from common.experiments.trainer_rate_finder import TrainerRateFinder
from common.files.whole_file import whole_file
from common.tracking.run_folder import mark_finished

_logger = logging.getLogger(__name__)
_OWN = ("run_dir", "resume", "parent_run")


def find_learning_rate(
    bundle: str,
    options: Mapping[str, str],
    *,
    low: float = 1e-6,
    high: float = 10.0,
    iterations: int = 100,
    overlays: Sequence[str] = (),
) -> LearningRateRange:
    """Trains for some iterations at ever higher rates, on a network that nobody keeps, and says which rates are good.

    Writes the curve as picture and table into a folder of its own, and records all that as a run in MLflow.

    Args:
        bundle: its name.
        options: of the training, as typed on the command line.
        overlays: config files that come last: paths, or names of the bundle's own.
    """
    if not 0 < low < high:
        raise InputError(f"low and high must be 0 < low < high, got {low:g} and {high:g}")
    if not 20 <= iterations <= 1000:
        raise InputError(f"iterations must be at least 20 and at most 1000, got {iterations}; 100 is usual")
    files = config_files(bundle, ["train.json"], overlays=overlays)
    name = files[0].parents[1].name
    parser = _config(files, options)
    for step in range(len(parser["initialize"])):  # one by one: the first ones change the config
        parser.get_parsed_content(f"initialize::{step}")
    folder = Path(parser.get_parsed_content("run_dir"))
    with _recorder(parser, name, folder) as recorder:
        if recorder:
            recorder.record_settings(parser.get_parsed_content("_parameters_"))
        finder = TrainerRateFinder(parser.get_parsed_content("train::trainer"))
        found = finder.find(low=low, high=high, iterations=iterations, seed=parser.get_parsed_content("seed"))
        _write_table(found, folder / "learning_rates.csv")
        learning_rate_picture(found, folder / "pictures" / "learning_rates.png", title=f"{name}: learning rates")
        if recorder:
            recorder.record_curve("learning_rate", found.rates)
            recorder.record_curve("loss", found.losses)
            recorder.record_curve("suggested", [found.suggested])
            recorder.record_curve("highest", [found.highest])
            recorder.record_file(folder / "learning_rates.csv")
            recorder.record_file(folder / "pictures" / "learning_rates.png")
    mark_finished(str(folder))
    _logger.info("curve: %s", folder / "pictures" / "learning_rates.png")
    _logger.info("suggested learning_rate: %.2g, where the loss falls fastest", found.suggested)
    _logger.info("highest worth a try: %.2g, from which on it falls no further", found.highest)
    return found


def _config(files: Sequence[Path], options: Mapping[str, str]) -> ConfigParser:
    """The training, without anything that follows or records one."""
    for key in set(_OWN).intersection(options):
        raise InputError(f"{key} must be left out, a range test has a folder and a run of its own")
    parser = ConfigParser()
    parser.read_config([str(file) for file in files])
    set_options(parser, options)
    parser["run_dir::kind"] = "range_test"
    parser["train::handlers"] = []
    # a name with an underscore is none of the config's own keys
    target = "common.tracking.run_parameters.run_parameters"
    parser["_parameters_"] = {"_target_": target, "cases": "@checked_cases"}
    return parser


def _recorder(parser: ConfigParser, name: str, folder: Path) -> AbstractContextManager[ExperimentRecorder | None]:
    if not parser.get_parsed_content("track"):
        return nullcontext()
    uri = parser.get_parsed_content("tracking_uri")
    return ExperimentRecorder(uri, experiment_name=name, run_name=folder.name, run_id="")


def _write_table(found: LearningRateRange, path: Path) -> None:
    with whole_file(path) as part, part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["learning_rate", "loss", "smoothed"])
        writer.writerows(zip(found.rates, found.losses, found.smoothed, strict=True))
