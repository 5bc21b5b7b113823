"""The short schema accepts and refuses what MONAI's own does."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from bundle_configs import BUNDLES, config_of
from jsonschema import Draft201909Validator

from common.doctor.config_items import config_items
from common.doctor.metadata_schema import METADATA_SCHEMA


@pytest.fixture(scope="module")
def official(shared_data: Path) -> dict[str, Any]:
    file = shared_data.parent / "reference" / "meta_schema_20240725.json"
    if not file.is_file():
        pytest.skip(f"MONAI's schema is not in {file}")
    schema: dict[str, Any] = json.loads(file.read_text())
    return schema


@pytest.mark.parametrize("value", [None, 1, 1.5, "text", True, [], ["text"], {}], ids=repr)
def test_verdict_is_the_official_one_whatever_is_changed(official: dict[str, Any], value: Any) -> None:
    metadata = config_of(BUNDLES[0], "metadata.json")
    ours, theirs = Draft201909Validator(METADATA_SCHEMA), Draft201909Validator(official)
    for name, _ in config_items(metadata):
        changed = deepcopy(metadata)
        holder, *parts = changed, *_parts(name, metadata)
        for part in parts[:-1]:
            holder = holder[part]
        if value is None:
            del holder[parts[-1]]
        else:
            holder[parts[-1]] = value
        assert ours.is_valid(changed) == theirs.is_valid(changed), f"{name}: {value!r}"


def _parts(name: str, config: Any) -> list[Any]:
    parts: list[Any] = []
    for part in name.split("::"):
        parts.append(int(part) if isinstance(config, list) else part)
        config = config[parts[-1]]
    return parts
