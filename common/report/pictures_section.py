"""pictures_section: the pictures that a run has drawn itself."""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from common.report.data_uri import file_uri
from common.report.element import element

_MOST = 1_500_000  # letters, of a page that is to be small
_DRAWN_ANEW = ("curves.png", "differences.png")
_EPOCH = re.compile(r"_epoch(\d+)$")


def pictures_section(folders: Sequence[Path], *, overlays: bool) -> Element | None:
    """Those of the folders of runs, of the epochs' the last; None if there are none.

    Args:
        overlays: whether those of single cases are shown, too.
    """
    parts: list[Element] = []
    left_out, size = 0, 0
    for path in _pictures(folders, overlays=overlays):
        uri = file_uri(path)
        if size + len(uri) > _MOST:
            left_out += 1
            continue
        size += len(uri)
        name = str(path.relative_to(next(folder for folder in folders if folder in path.parents)))
        parts += [element("h3", None, name), element("img", {"src": uri, "alt": name})]
    if left_out:
        parts.append(element("p", {"class": "note"}, f"{left_out} more are in the folder of the run."))
    return element("div", None, *parts) if parts else None


def _pictures(folders: Sequence[Path], *, overlays: bool) -> list[Path]:
    """A picture of an earlier epoch gives way to that of a later one."""
    found = [path for folder in folders for path in sorted((*folder.glob("*.png"), *folder.glob("pictures/**/*.png")))]
    kept = [path for path in found if path.name not in _DRAWN_ANEW and (overlays or path.parent.name != "overlays")]
    newest = {(path.parent, _EPOCH.sub("", path.stem)): path for path in sorted(kept, key=_epoch)}
    return [path for path in kept if path in newest.values() and not path.name.startswith(".")]


def _epoch(path: Path) -> int:
    found = _EPOCH.search(path.stem)
    return int(found.group(1)) if found else 0
