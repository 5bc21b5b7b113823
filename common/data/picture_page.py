"""picture_page: the file, and the page of it, that a picture's path names."""

import re
from pathlib import Path

_PAGE_OF_STACK = re.compile(r"(?P<file>.+\.tiff?)#(?P<page>\d+)", re.IGNORECASE | re.DOTALL)


def picture_page(path: str | Path) -> tuple[Path, int | None]:
    """`stack.tif` and 3 of `stack.tif#3`, its fourth page; None where the path names no page."""
    match = _PAGE_OF_STACK.fullmatch(str(path))
    if match is None or Path(path).exists():
        return Path(path), None
    return Path(match["file"]), int(match["page"])
