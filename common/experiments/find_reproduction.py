"""find_reproduction: an experiment by its name, whichever bundle it is of."""

from pathlib import Path

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.doctor.find_bundle import find_bundle, installed_bundles
from common.experiments.read_reproduction import read_reproduction
from common.experiments.reproduction import Reproduction


def find_reproduction(name: str, *, bundle: str = "") -> Reproduction:
    """The experiment of that name, or in the file of that path; InputError where there is none.

    Args:
        bundle: whose settings the file holds; needed for one that is in no bundle.
    """
    file = Path(name)
    if file.suffix != ".json":
        files = reproduction_files(bundle)
        check_known_name(name, files, argument="name")
        return read_reproduction(files[name].parents[2].name, files[name])
    if not file.is_file():
        raise InputError(f"name: there is no file {name}; --list shows the names of experiments")
    own = file.resolve()
    if bundle:
        return read_reproduction(find_bundle(bundle).name, file)
    if own in reproduction_files().values():
        return read_reproduction(own.parents[2].name, file)
    raise InputError(f"bundle: must be given for {name}, whose settings it holds, such as --bundle vnet_prostate")


def reproduction_files(bundle: str = "") -> dict[str, Path]:
    """The file of each experiment by its name, of all bundles unless one is given."""
    folders = [find_bundle(bundle)] if bundle else installed_bundles().values()
    files = [file for folder in folders for file in sorted((folder / "configs" / "reproduce").glob("*.json"))]
    return {file.stem: file for file in files}
