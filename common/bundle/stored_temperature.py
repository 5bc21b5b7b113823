"""stored_temperature: by what an ensemble's logits are divided to be calibrated."""

from pathlib import Path

from common.bundle.ensemble_record import ensemble_record
from common.checks.input_error import InputError


def stored_temperature(folder: str | Path) -> float:
    """That of ensemble.json in the folder of the ensemble's runs; 1, which changes nothing, where there is none."""
    temperature = ensemble_record(folder).get("temperature", 1.0)
    if isinstance(temperature, bool) or not isinstance(temperature, int | float) or not temperature > 0:
        file = Path(folder) / "ensemble.json"
        raise InputError(f"temperature: must be a number above 0, {file} has {temperature!r}; train again")
    return float(temperature)
