"""find_bundle: the folder of a bundle that is named, or given by its path."""

from importlib.util import find_spec
from pathlib import Path

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name


def find_bundle(bundle: str) -> Path:
    """InputError, with the nearest name, where there is none; and for a folder that holds no bundle."""
    installed = installed_bundles()
    if bundle in installed:
        return installed[bundle]
    folder = Path(bundle)
    if not folder.is_dir():
        if len(folder.parts) == 1:
            check_known_name(bundle, installed, argument="bundle")
        raise InputError(f"bundle: there is no folder {bundle}; give the name of a bundle, or its path")
    if not any((folder / "configs").glob("*.json")):
        raise InputError(f"bundle: {bundle} must be a bundle's folder, it has no configs/*.json; give its name or path")
    return folder.resolve()


def installed_bundles() -> dict[str, Path]:
    """The folders of the collection's bundles by their names; of several collections the one that is imported."""
    spec = find_spec("bundles")
    portions = list(spec.submodule_search_locations or ()) if spec else []
    files = [file for portion in reversed(portions) for file in Path(portion).glob("*/configs/metadata.json")]
    folders = {file.parents[1].name: file.parents[1].resolve() for file in files}  # the first on the path stays
    return dict(sorted(folders.items()))
