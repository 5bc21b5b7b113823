"""RunProvenance: how long a run of an experiment took, on what, and with which code."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from common.engines.default_device import default_device
from common.experiments.option_values import option_values
from common.files.whole_file import whole_file
from common.tracking.machine_description import machine_description

_FILE = "record.json"


@dataclass(frozen=True)
class RunProvenance:
    """`record.json` in the run's folder.

    Args:
        seconds: of all its processes that ended or were interrupted, failed ones among them.
        commits: see `git_commit`, of those processes.
        machines: hardware, threads and versions of those processes.
    """

    seconds: float = 0.0
    commits: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> "RunProvenance":
        """An empty one where nothing was recorded."""
        file = folder / _FILE
        if not file.is_file():
            return cls()
        content = json.loads(file.read_text(encoding="utf-8"))
        return cls(content["seconds"], tuple(content["commits"]), tuple(content["machines"]))

    def write(self, folder: Path) -> None:
        with whole_file(folder / _FILE) as part:
            part.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def plus(self, *, seconds: float, commit: str, machine: str) -> "RunProvenance":
        """With one process more."""
        return RunProvenance(
            self.seconds + seconds,
            tuple(dict.fromkeys([*self.commits, commit])),
            tuple(dict.fromkeys([*self.machines, machine])),
        )


def machine_of_run(options: Mapping[str, str], *, threads: int | None) -> str:
    """What a run works on, in words.

    Args:
        options: of the run; its device may be among them.
        threads: that it was given; None for what there are.
    """
    given = option_values(options).get("device")
    # what is no name is the component of a config that chooses one
    found = machine_description(torch.device(given) if isinstance(given, str) else default_device())
    number = f"{threads or found['threads']} threads"
    return f"{found['hardware']}, {number}, torch {found['torch']}, monai {found['monai']}"
