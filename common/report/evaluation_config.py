"""evaluation_config: an evaluation as it was run, to be run again for a few of its cases."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser

from common.bundle.recorded_root import recorded_root
from common.bundle.run_record import RunRecord
from common.checks.input_error import InputError
from common.engines.default_device import default_device

# it would say which keys the recorded config has that no command line would give
_CHECKED_BEFORE = "common.checks.config.check_config"


_SCORED = ("weights", "ensemble_dir")


def evaluation_config(
    evaluation: RunRecord, case_ids: Sequence[str], *, folder: Path, dataset_dir: str | None = None
) -> ConfigParser:
    """Nothing of it is recorded or written, but for what its steps leave in `folder`.

    InputError where the config does not say which weights were scored.

    Args:
        case_ids: of its cases; the others are not read.
        dataset_dir: where the data are, if not where they were.
    """
    config = dict(evaluation.config)
    for key in _SCORED:
        if isinstance(config.get(key), dict):  # it would find the newest ones
            raise InputError(f"{key}: {evaluation.folder / 'config.json'} does not record which; evaluate again")
    config |= {"bundle_root": recorded_root(config.get("bundle_root", "")), "run_dir": str(folder), "track": False}
    config["device"] = str(default_device())
    if evaluation.weights is not None:
        config["weights"] = str(evaluation.weights)
    if dataset_dir is not None:
        config["dataset_dir"] = dataset_dir
    parser = ConfigParser(config)
    chosen = {"_target_": "common.data.chosen_cases.chosen_cases", "case_ids": list(case_ids)}
    parser["checked_cases::cases"] = {**chosen, "cases": parser["checked_cases::cases"]}
    parser["validate::evaluator::val_handlers"] = []
    return parser


def evaluator_of(parser: ConfigParser) -> Any:
    """Initialised as that of the run was, with its weights."""
    for number, step in enumerate(parser["initialize"]):
        if not isinstance(step, dict) or step.get("_target_") != _CHECKED_BEFORE:
            parser.get_parsed_content(f"initialize::{number}")
    return parser.get_parsed_content("validate::evaluator")
