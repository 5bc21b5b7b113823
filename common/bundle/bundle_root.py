"""Where a bundle is."""

from importlib.util import find_spec
from pathlib import Path


def bundle_root(name: str) -> str:
    """The folder of the bundle `name`: the installed one, whatever folder the command is given in, or the packed one
    whose code is in use, whatever it is called now.

    MONAI configs usually say "." for it, which writes beside whatever folder the user happens to stand in.
    """
    spec = find_spec("bundles")
    portions = list(spec.submodule_search_locations or ()) if spec else []
    for portion in map(Path, portions):
        if (portion / name / "configs" / "metadata.json").is_file():
            return str((portion / name).resolve())
        if (portion / name / "packed.txt").is_file():  # which others than the bundle's own code have not
            return str(portion.parent.resolve())
    raise ModuleNotFoundError(f"no bundle {name} in {portions}; run: pip install -e .")
