"""write_zip: a zip whose bytes depend on nothing but names and contents."""

import shutil
import stat
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from common.files.whole_file import whole_file

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the zip format
_UNIX = 3


def write_zip(path: Path, entries: Mapping[str, Path | bytes]) -> None:
    """Writes the entries in the order of their names, all with the same time and permissions.

    They are stored as they are: what deflating makes of them differs between releases of zlib, and weights, which are
    the most of a bundle, hardly shrink.

    Args:
        entries: by name, the content or the file that has it.
    """
    with whole_file(path) as part, ZipFile(part, "w", ZIP_STORED) as archive:
        for name, content in sorted(entries.items()):
            entry = ZipInfo(name, _FIRST_DAY)
            entry.create_system = _UNIX
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            if isinstance(content, bytes):
                archive.writestr(entry, content)
                continue
            entry.file_size = content.stat().st_size
            with content.open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target)
