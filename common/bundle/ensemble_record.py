"""ensemble_record: what training has written down of an ensemble."""

from pathlib import Path
from typing import Any

from common.files.read_json_object import read_json_object

_FORM = '{"members": ["FCN-z_score", ...], "temperature": 1.0}'


def ensemble_record(folder: str | Path) -> dict[str, Any]:
    """The content of ensemble.json in the folder of an ensemble's runs; nothing where there is none."""
    file = Path(folder) / "ensemble.json"
    return read_json_object(file, form=_FORM) if file.is_file() else {}
