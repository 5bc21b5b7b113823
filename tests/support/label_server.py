"""LabelServer: scripts/label.sh at work in a folder, from its start to Ctrl-C."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bundle_configs import PROJECT
from free_port import free_port

SCRIPT = PROJECT / "scripts" / "label.sh"
_SECONDS = 900


class LabelServer:
    """Serves bundles upon `Bilder für Ärzte` in the folder, whose `runs` has their weights."""

    def __init__(self, folder: Path, bundles: Sequence[str], environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.runs = folder / "runs"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._output = folder / "output.txt"
        command = ["bash", str(SCRIPT), *bundles, "--studies", "Bilder für Ärzte", "--runs", "runs"]
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                cwd=folder,
                env=dict(environment),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        """What the user reads."""
        return self._output.read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        return (self.runs / "label" / "server.log").read_text(encoding="utf-8")

    def await_answer(self) -> None:
        end = time.monotonic() + _SECONDS
        while f"on {self.address}" not in self.output:
            assert self._process.poll() is None, self.output
            assert time.monotonic() < end, self.output
            time.sleep(0.5)

    def interrupt(self) -> int:
        """Ctrl-C; the exit status."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)
