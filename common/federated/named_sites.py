"""named_sites: the folders of a federated training's sites, by name."""

import re
from collections.abc import Sequence
from pathlib import Path

from common.checks.input_error import InputError

FEDERATED = "federated"  # the network that the sites have in common
_RESERVED = (FEDERATED, "server")


def named_sites(given: Sequence[str]) -> dict[str, Path]:
    """The folders, each given as DIR, whose last part is its name, or as NAME=DIR; InputError for fewer than two."""
    if len(given) < 2:
        raise InputError(f"sites must be at least 2 folders, got {len(given)}; give --sites DIR_A DIR_B")
    sites: dict[str, Path] = {}
    for text in given:
        before, equals, behind = text.partition("=")
        folder = Path(behind if equals else text).expanduser().resolve()
        name = before if equals else folder.name
        if not re.fullmatch(r"[A-Za-z0-9][\w-]*", name, re.ASCII) or name in _RESERVED:
            rule = f"must be of letters, digits, _ and -, and not {' or '.join(_RESERVED)}"
            raise InputError(f"sites: the name of a site {rule}, got {name!r}; give --sites NAME={folder}")
        if name in sites:
            raise InputError(f"sites: {sites[name]} and {folder} are both called {name}; give --sites NAME={folder}")
        if not folder.is_dir():
            raise InputError(f"sites: no such folder {folder}; give the dataset_dir of each site")
        sites[name] = folder
    return sites
