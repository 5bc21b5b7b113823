"""check_fitting_weights: whether weights are of the network that a bundle's configs describe."""

from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.checks.plain_input_errors import plain_input_errors

_LOADING = "common.bundle.weights.load_weights"


def check_fitting_weights(bundle: Path, weights: Path) -> None:
    """InputError unless inference.json loads them: same tensors, and the same knobs as in the run that trained them."""
    file = bundle / "configs" / "inference.json"
    parser = ConfigParser()
    parser.read_config(str(file))
    parser["bundle_root"] = str(bundle)
    loading = {"_target_": _LOADING, "network": "@network_def", "path": str(weights), "same": _compared_knobs(parser)}
    parser["fitting_weights"] = loading
    try:
        with plain_input_errors():
            parser.get_parsed_content("fitting_weights")
    except InputError as error:
        reason = str(error).removeprefix("weights: ")
        raise InputError(
            f"weights: {file} cannot load them, so give others or mend it and train.json ({reason})"
        ) from error


def _compared_knobs(parser: ConfigParser) -> Any:
    steps = [step for step in parser.get("initialize") if isinstance(step, dict) and step.get("_target_") == _LOADING]
    return steps[0].get("same", []) if steps else []
