"""Fixtures that every test may ask for."""

import os
from pathlib import Path

import pytest

_PROJECT_ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the small real data sets, which are not part of the project."""
    folder = Path(os.environ.get("CLINICAL_BUNDLES_DATA", _PROJECT_ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder}; set CLINICAL_BUNDLES_DATA to the folder that has it")
    return folder
