"""importable: the modules in a bundle's folder, for as long as it is looked at.

MONAI adds the folder to sys.path in a run, too, and leaves it there: of two bundles that each have a `scripts`, the
second would get the first's.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def importable(root: Path) -> Iterator[None]:
    """Behind everything that is installed; afterwards they are forgotten."""
    path, before = str(root), set(sys.modules)
    sys.path.append(path)
    try:
        yield
    finally:
        sys.path.remove(path)
        own = {file.stem for file in root.iterdir()}
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if name.partition(".")[0] in own and file.startswith(path):
                del sys.modules[name]
        sys.path_importer_cache.pop(path, None)
