"""recorded_root: where the bundle of an earlier run is here."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from common.bundle.bundle_root import bundle_root


def recorded_root(recorded: Any) -> Any:
    """A run records where its bundle was, maybe on another machine; what cannot be found here stays as it is."""
    if isinstance(recorded, str):
        with suppress(ModuleNotFoundError):  # of a bundle that is not installed, or an expression
            return bundle_root(Path(recorded).name)
    return recorded
