"""phantom_folder: generate a set of synthetic cases once, whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from common.checks.input_error import InputError
from common.files.whole_folder import whole_folder


def phantom_folder(
    folder: str | Path,
    *,
    generator: str,
    write_case: Callable[[Path, int, np.random.Generator], None],
    count: int,
    seed: int,
) -> Path:
    """The sub-folder that holds these cases, generated now unless it is there already, see `whole_folder`.

    The sub-folder's name says how it was made, so sets of another kind, count or seed stand side by side.

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

    def write(staged: Path) -> None:
        for index in range(count):
            write_case(staged, index, np.random.default_rng([seed, index]))

    target = Path(folder).expanduser() / f"{generator}-{count}-cases-seed-{seed}"
    recipe: dict[str, str | int] = {"generator": generator, "count": count, "seed": seed}
    return whole_folder(target, write, recipe=recipe, contents="phantom cases")
