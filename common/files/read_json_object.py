"""read_json_object: a file of settings that a user has written."""

import json
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError


def read_json_object(file: Path, *, form: str, argument: str = "") -> dict[str, Any]:
    """The object in the file, without its remarks, `_desc_` and the like; InputError where there is none.

    Args:
        form: what it should look like, for messages.
        argument: that named the file, for messages.
    """
    subject = f"{argument}: {file}" if argument else f"{file}:"
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{subject} cannot be read as JSON ({error}); see --help") from error
    if not isinstance(content, dict):
        raise InputError(f"{subject} must be of the form {form}; see --help")
    return {key: value for key, value in content.items() if not key.startswith("_")}
