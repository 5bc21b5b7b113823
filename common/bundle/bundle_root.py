"""Where a bundle is."""

from importlib.util import find_spec
from pathlib import Path


def bundle_root(name: str) -> str:
    """The folder of the bundle `name`: the installed one, whatever folder the command is given in.

    MONAI configs usually say "." for it, which writes beside whatever folder the user happens to stand in.
    """
    spec = find_spec("bundles")
    portions = list(spec.submodule_search_locations or ()) if spec else []
    for portion in portions:
        if (Path(portion) / name / "configs" / "metadata.json").is_file():
            return str((Path(portion) / name).resolve())
    raise ModuleNotFoundError(f"no bundle {name} in {portions}; run: pip install -e .")
