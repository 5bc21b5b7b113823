"""SiblingCode: lets packed bundles work in one process.

Each packed bundle has a copy of the part of `common` that it imports, and Python takes `common` from the first copy on
its path. Namespace packages would be merged by Python itself, but give way to any other package called `common`.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType


class SiblingCode:
    """Finds a module that the copy of `common` or `bundles` in use lacks in the other copies on `sys.path`.

    To be the last of `sys.meta_path`, so that a bundle's own code comes first.
    """

    @staticmethod
    def find_spec(
        fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As the protocol of `sys.meta_path` asks for it."""
        packages = fullname.split(".")[:-1]
        if packages[:1] not in (["common"], ["bundles"]):
            return None
        return PathFinder.find_spec(fullname, [str(Path(entry, *packages)) for entry in sys.path])
