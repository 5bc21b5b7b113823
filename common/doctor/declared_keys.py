"""declared_keys: the keys that a bundle knows, with their defaults."""

from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser
from monai.bundle.utils import ID_SEP_KEY

from common.doctor.config_sections import config_sections


def declared_keys(folder: Path) -> dict[str, Any]:
    """Id and value of every section and key of the bundle's own config files, that of train.json before others."""
    declared: dict[str, Any] = {}
    files = [file for file in folder.glob("*.json") if not file.name.endswith(("metadata.json", "_search.json"))]
    for file in sorted(files, key=lambda file: (file.name != "train.json", file.name)):
        for name, value in config_sections(ConfigParser.load_config_file(str(file))):
            declared.setdefault(name.replace("#", ID_SEP_KEY), value)
    return declared
