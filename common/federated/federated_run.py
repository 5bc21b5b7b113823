"""FederatedRun: the run of an experiment in which all sites train one network together, on NVFLARE's simulator."""

import json
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.experiments.child_run import ChildRun, Stage
from common.federated.write_job import write_job
from common.files.whole_file import whole_file
from common.tracking.run_folder import mark_finished

_CLASSES = ["nvflare.app_common.workflows.fedavg.FedAvg", "common.federated"]  # all that a job may be made of


@dataclass(frozen=True)
class FederatedRun(ChildRun):
    """Trains from the beginning where it was interrupted: a round needs what the sites' processes have in memory.

    Its folder has a folder `train-...` as any run's, with the config of the first site, and in `sites` each site's own
    run: curves, and its network before averaging where that was at its best.

    Args:
        sites: values by key that each site has for itself, by site.
        values: by key, of all sites.
        rounds: of training at the sites and averaging.
        local_epochs: of a round.
        workspace: an empty folder for the simulator, whose path has no spaces.
    """

    sites: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    rounds: int = 1
    local_epochs: int = 1
    workspace: Path = Path()

    def command(self, stage: Stage, *, parent_run: str) -> list[str]:
        """Writes the job, and the result is what runs it."""
        folder = self.folder / f"train-{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:4]}"
        settings = {site: self._settings(site, parent_run) for site in self.sites}
        write_job(folder / "job", settings, rounds=self.rounds, model=folder / "model.pt")
        with whole_file(self.workspace / "local" / "resources.json") as file:
            file.write_text(json.dumps({"class_allow_list": _CLASSES}))
        # what NVFLARE's own FedJob.simulator_run starts; its documented command is deprecated
        module = "nvflare.private.fed.app.simulator.simulator"
        names, threads = ",".join(self.sites), str(len(self.sites))
        where = ["--workspace", str(self.workspace), "--clients", names, "--threads", threads]
        return [sys.executable, "-m", module, str(folder / "job"), *where]

    def complete(self, stage: Stage) -> None:
        folder = max(self.folder.glob("train-*"))
        if not (folder / "model.pt").is_file():
            raise InputError(f"{self.name}: NVFLARE ended without a model; see {self.folder / 'train.log'}")
        first = max((self.folder / "sites" / next(iter(self.sites))).glob("train-*/config.json"))
        with whole_file(folder / "config.json") as file:
            file.write_bytes(first.read_bytes())
        mark_finished(str(folder))

    def _settings(self, site: str, parent_run: str) -> dict[str, Any]:
        own = {"output_dir": str(self.folder / "sites" / site), "parent_run": parent_run}
        return {
            "bundle_root": str(self.configs.parent),
            "configs": [str(self.configs / "train.json"), *self.overlays],
            "options": {**self.values, **self.sites[site], **own},
            "local_epochs": self.local_epochs,
        }
