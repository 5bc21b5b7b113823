"""ExperimentState: what an experiment's folder remembers, so that a repeated command goes on and nothing is mixed."""

import fcntl
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.experiments.child_run import ChildRun
from common.files.whole_file import whole_file

_MAY_DIFFER = ("device", "track")


class ExperimentState:
    """Makes and locks the folder, and reads its `experiment.json`: MLflow's id of the parent run, and settings by run.

    `lock` is the descriptor of the lock. A process that inherits it keeps the folder locked after the command was
    killed, so that no run is trained twice at once.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._held = (folder / "lock").open("w")
        except OSError as error:
            raise InputError(f"output_dir: cannot write to {folder} ({error.strerror}); choose another") from error
        self.lock = self._held.fileno()
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._held.close()
            raise InputError(f"output_dir: {folder} is in use by another experiment; wait for it") from error
        self._file = folder / "experiment.json"
        content = json.loads(self._file.read_text()) if self._file.is_file() else {}
        self.parent_run: str = content.get("parent_run", "")
        self._settings: dict[str, dict[str, Any]] = content.get("settings", {})

    def close(self) -> None:
        """Lets another command have the folder."""
        self._held.close()

    def knows(self, name: str) -> bool:
        """Whether a run of this name was ever remembered."""
        return name in self._settings

    def remember(self, children: Sequence[ChildRun], settings: Mapping[str, Mapping[str, Any]]) -> None:
        """InputError where a run that has begun was given other settings then; otherwise these are its own from now.

        Args:
            settings: by name of the run.
        """
        plain = json.loads(json.dumps(settings))
        for child in children:
            if child.has_begun():
                _check_unchanged(child, self._settings.get(child.name, {}), plain[child.name])
        self._settings |= plain
        self.write()

    def write(self) -> None:
        content = {"parent_run": self.parent_run, "settings": self._settings}
        with whole_file(self._file) as file:
            file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _check_unchanged(child: ChildRun, then: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    for name in sorted(then.keys() | now.keys()):
        if name not in _MAY_DIFFER and (name in then, then.get(name)) != (name in now, now.get(name)):
            raise InputError(
                f"{name}: was {_text(then, name)} when {child.folder} was begun, is {_text(now, name)}; "
                "give it as it was, or another --output_dir"
            )


def _text(settings: Mapping[str, Any], name: str) -> str:
    return json.dumps(settings[name]) if name in settings else "not given"
