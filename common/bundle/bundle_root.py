"""Where a bundle is."""

from importlib.util import find_spec
from pathlib import Path


def bundle_root(name: str) -> str:
    """The folder of the bundle `name`: the installed one, whatever folder the command is given in.

    MONAI configs usually say "." for it, which writes beside whatever folder the user happens to stand in.
    """
    spec = find_spec(f"bundles.{name}")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"bundles.{name} is not installed; run: pip install -e .")
    return str(Path(next(iter(spec.submodule_search_locations))).resolve())
