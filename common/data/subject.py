"""Subject: the files of one subject of a multi-sequence data set."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from common.checks.input_error import InputError


@dataclass(frozen=True)
class Subject:
    """A subject's folder and the volumes in it, by role (see `volume_role`)."""

    case_id: str
    folder: Path
    volumes: Mapping[str, tuple[Path, ...]]

    def file(self, role: str) -> str | None:
        """The path of the file with this role, None if there is none; InputError if two files claim it."""
        files = self.volumes.get(role, ())
        if len(files) > 1:
            raise InputError(f"{files[0]} and {files[1]} are both the {role} of {self.case_id}; rename or remove one")
        return str(files[0]) if files else None

    @property
    def found(self) -> str:
        """The names of the files, for messages."""
        return ", ".join(sorted(path.name for files in self.volumes.values() for path in files))
