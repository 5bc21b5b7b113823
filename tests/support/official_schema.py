"""MONAI's schema of metadata.json, which its command would download where there is none."""

from pathlib import Path

import pytest
from monai.bundle import verify_metadata

_NAME = "meta_schema_20240725.json"
_SHA256 = "d95c74c2915faef04ff6a2d6bd865da922bc8cd5afb4a0719b2dc6e1220528e7"


def verify_by_official_schema(metadata: Path, shared_data: Path) -> None:
    """ValueError unless the file follows it; skips the test where the schema is not among the shared data."""
    schema = shared_data.parent / "reference" / _NAME
    if not schema.is_file():
        pytest.skip(f"MONAI's schema is not in {schema}")
    verify_metadata(str(metadata), filepath=schema, hash_val=_SHA256, hash_type="sha256")
