"""phantom_folder: generate a set of synthetic cases once, whole or not at all."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from common.checks.input_error import InputError

_RECIPE_FILE = "recipe.json"


def phantom_folder(
    folder: str | Path,
    *,
    generator: str,
    write_case: Callable[[Path, int, np.random.Generator], None],
    count: int,
    seed: int,
) -> Path:
    """The sub-folder that holds these cases, generated now unless it is there already.

    The sub-folder's name says how it was made, so sets of another kind, count or seed stand side by side and nothing is
    ever overwritten. It appears by one rename after its last file is written: an interrupted process leaves nothing
    behind, and of two processes that generate the same set the slower one takes the faster one's.

    Args:
        folder: where the set goes; made if absent.
        generator: name and version, such as "prostate-v1"; a new version whenever the cases would change.
        write_case: called with the folder to write in, the case's index and its own random numbers; case 3 of a seed
            is the same in a set of any count.
        count: number of cases, at least 1.
        seed: 0 or more.
    """
    if count < 1:
        raise InputError(f"count of phantom cases must be 1 or more, got {count}")
    if seed < 0:
        raise InputError(f"seed of phantom cases must be 0 or more, got {seed}")
    recipe: dict[str, str | int] = {"generator": generator, "count": count, "seed": seed}
    target = Path(folder).expanduser() / f"{generator}-{count}-cases-seed-{seed}"
    if _is_finished(target, recipe):
        return target
    try:
        _generate(target, recipe, write_case)
    except OSError as error:
        raise InputError(
            f"phantom cases cannot be written to {target}: {error.strerror}; "
            "choose a folder with free space and write permission"
        ) from error
    return target


def _is_finished(target: Path, recipe: dict[str, str | int]) -> bool:
    """True if the set is there; InputError if something else is in its place."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return False
    try:
        if json.loads((target / _RECIPE_FILE).read_text()) == recipe:
            return True
    except (OSError, ValueError):
        pass  # the same mistake as a wrong recipe
    raise InputError(f"{target} is in the way of phantom cases, its {_RECIPE_FILE} is not ours; move it away")


def _generate(
    target: Path, recipe: dict[str, str | int], write_case: Callable[[Path, int, np.random.Generator], None]
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=target.parent) as staging:
        # a folder inside: the temporary one is private to its owner, the set shall have the usual permissions
        staged = Path(staging) / target.name
        staged.mkdir()
        for index in range(int(recipe["count"])):
            write_case(staged, index, np.random.default_rng([int(recipe["seed"]), index]))
        (staged / _RECIPE_FILE).write_text(json.dumps(recipe, indent=2) + "\n")
        try:
            os.replace(staged, target)
        except OSError:
            if not _is_finished(target, recipe):
                raise
