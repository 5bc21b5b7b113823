"""undone_afterwards: what runs of bundles change in this process is put back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from monai.utils import set_determinism


@contextmanager
def undone_afterwards(folder: Path) -> Iterator[None]:
    """Runs have the folder as their working directory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "path", list(sys.path))
        patch.setattr(sys, "excepthook", sys.excepthook)
        patch.setenv("GIT_OPTIONAL_LOCKS", "0")  # a run asks git for its commit, and shall not disturb anybody's work
        yield
    set_determinism(None)
