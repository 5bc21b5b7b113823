"""site_options: what each site of a federated training is given of its own."""

import inspect
from collections.abc import Sequence
from pydoc import locate
from typing import Any

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.federated.named_sites import named_sites

_CENTRES = ("home", "away")  # of the phantoms that have scanners of two centres


def site_options(parser: ConfigParser, sites: Sequence[str], *, phantoms: int) -> dict[str, dict[str, str]]:
    """Options by key, as typed on the command line, by site: the dataset_dir.

    Args:
        parser: of the bundle's training.
        sites: folders, see `named_sites`.
        phantoms: instead, this number of sites with phantoms of seeds of their own, every second one from the other
            centre where the phantoms have centres.
    """
    if bool(sites) == bool(phantoms):
        raise InputError("sites must be given, or phantoms, and not both; give --sites DIR_A DIR_B, or --phantoms 2")
    if sites:
        return {name: {"dataset_dir": repr(str(folder))} for name, folder in named_sites(sites).items()}
    if phantoms < 2:
        raise InputError(f"phantoms must be at least 2 sites, got {phantoms}")
    accepted = _parameters(parser.get("dataset_dir"))
    if "seed" not in accepted:
        raise InputError(
            "phantoms: the data that this bundle brings are the same for all sites; give --sites DIR_A DIR_B"
        )
    options = {f"phantoms_{index}": {"dataset_dir::seed": str(index)} for index in range(phantoms)}
    if "centre" in accepted:
        for index, own in enumerate(options.values()):
            own["dataset_dir::centre"] = _CENTRES[index % 2]
    return options


def _parameters(component: Any) -> Sequence[str]:
    target = locate(component["_target_"]) if isinstance(component, dict) else None
    return list(inspect.signature(target).parameters) if callable(target) else []
