"""One of the small real data sets, where it is there."""

from pathlib import Path

import pytest


def real_folder(shared_data: Path, name: str) -> Path:
    """The data set's folder; the test is skipped where it is absent."""
    folder = shared_data / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    return folder
