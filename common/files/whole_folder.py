"""whole_folder: a folder of files that are made once, all of them or none."""

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from common.checks.input_error import InputError

_RECIPE_FILE = "recipe.json"


def whole_folder(
    target: Path, write: Callable[[Path], None], *, recipe: Mapping[str, str | int], contents: str
) -> Path:
    """The folder that holds what `write` makes of the recipe, made now unless it is there already.

    Nothing is ever overwritten. The folder appears by one rename after its last file is written: an interrupted process
    leaves nothing behind, and of two processes that make the same folder the slower one takes the faster one's.

    Args:
        target: the folder; those around it are made if absent.
        write: called with the folder to write in.
        recipe: how the files are made, kept beside them; one that differs belongs in another folder.
        contents: what the files are, for messages.
    """
    if _is_finished(target, recipe, contents):
        return target
    try:
        _make(target, write, recipe, contents)
    except OSError as error:
        raise InputError(
            f"{contents} cannot be written to {target}: {error.strerror}; "
            "choose a folder with free space and write permission"
        ) from error
    return target


def _is_finished(target: Path, recipe: Mapping[str, str | int], contents: str) -> bool:
    """True if the folder is there; InputError if something else is in its place."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return False
    try:
        if json.loads((target / _RECIPE_FILE).read_text()) == recipe:
            return True
    except (OSError, ValueError):
        pass  # the same mistake as a wrong recipe
    raise InputError(f"{target} is in the way of {contents}, its {_RECIPE_FILE} is not ours; move it away")


def _make(target: Path, write: Callable[[Path], None], recipe: Mapping[str, str | int], contents: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=target.parent) as staging:
        # a folder inside: the temporary one is private to its owner, the target shall have the usual permissions
        staged = Path(staging) / target.name
        staged.mkdir()
        write(staged)
        (staged / _RECIPE_FILE).write_text(json.dumps(recipe, indent=2) + "\n")
        try:
            os.replace(staged, target)
        except OSError:
            if not _is_finished(target, recipe, contents):
                raise
