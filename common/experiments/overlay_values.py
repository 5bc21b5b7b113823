"""overlay_values: what config files that come last say, by key.

`ConfigParser.load_config_files` merges them as whole configs, so that a key such as `train::dataset::data`, which is a
place in a file that comes before, is none to it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser


def overlay_values(files: Iterable[str | Path]) -> dict[str, Any]:
    """Values by key as they are written; of a key that several files have, the last one's."""
    return {key: value for file in files for key, value in ConfigParser.load_config_file(str(file)).items()}
