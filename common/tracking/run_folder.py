"""The folder of a run: everything that it writes, its config, and whether it finished."""

import fcntl
import json
import logging
import os
import shutil
import time
import uuid
from pathlib import Path
from typing import Any

import torch.distributed
from monai.bundle import ConfigParser

from common.bundle.running_config import knobs, running_config
from common.checks.input_error import InputError
from common.files.whole_file import whole_file

logger = logging.getLogger(__name__)
# between a run and its resumption; num_workers may not: each worker process draws random numbers of its own
MAY_DIFFER = ("resume", "max_epochs", "device", "track", "parent_run", "run_name")
_locks: dict[str, int] = {}  # file descriptors, held as long as this process lives


def run_folder(output_dir: str, *, kind: str, resume: bool = False, required_gb: float = 0.0) -> str:
    """A new folder `<kind>-<time>-<random>` in `output_dir`, or that of the last interrupted run where `resume`.

    Writes `config.json`, the config with every override and knob as it is run, and locks the folder, so that a run
    that is still going is not resumed a second time. Under torch.distributed all ranks share the first one's folder.
    """
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        shared: list[str | None] = [None]
        if torch.distributed.get_rank() == 0:
            shared[0] = _prepare(Path(output_dir), kind=kind, resume=resume, required_gb=required_gb)
        torch.distributed.broadcast_object_list(shared, src=0)
        return str(shared[0])
    return _prepare(Path(output_dir), kind=kind, resume=resume, required_gb=required_gb)


def mark_finished(folder: str) -> None:
    """Says that the run is complete: `resume` leaves it alone."""
    with whole_file(Path(folder) / "finished") as file:
        file.write_text(time.strftime("%Y-%m-%d %H:%M:%S\n"))


def _prepare(output_dir: Path, *, kind: str, resume: bool, required_gb: float) -> str:
    parser = running_config()
    config = {**parser.get(), **knobs(parser)}
    folder = (
        _interrupted(output_dir, kind, config)
        if resume
        else output_dir / f"{kind}-{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:4]}"
    )
    try:
        output_dir.mkdir(parents=True, exist_ok=True)
        free_gb = shutil.disk_usage(output_dir).free / 1e9
        if free_gb < required_gb:
            raise InputError(f"output_dir: {output_dir} has {free_gb:.1f} GB free, this run needs {required_gb:g} GB")
        folder.mkdir(exist_ok=True)
        _lock(folder)
    except OSError as error:
        raise InputError(f"output_dir: cannot write to {output_dir} ({error.strerror}); choose another") from error
    if not resume:
        with whole_file(folder / "config.json") as file:
            ConfigParser.export_config_file(config, file, indent=2, default=str)
    logger.info("run folder: %s%s", folder, " (resumed)" if resume else "")
    return str(folder)


def _interrupted(output_dir: Path, kind: str, config: dict[str, Any]) -> Path:
    started = sorted(file.parent for file in output_dir.glob(f"{kind}-*/config.json"))
    unfinished = [folder for folder in started if not (folder / "finished").exists()]
    # a start that failed at once has nothing to go on with, and shall not hide the run that has
    interrupted = [folder for folder in unfinished if (folder / "last.pt").exists()] or unfinished
    if not interrupted:
        raise InputError(f"resume: no interrupted run in {output_dir}; leave --resume out to start a new one")
    recorded = json.loads((interrupted[-1] / "config.json").read_text())
    for name, value in config.items():
        if name not in MAY_DIFFER and json.loads(json.dumps(value, default=str)) != recorded.get(name):
            raise InputError(
                f"resume: {name} differs from {interrupted[-1] / 'config.json'}; give it as it was, or start a new run"
            )
    return interrupted[-1]


def _lock(folder: Path) -> None:
    if str(folder) in _locks:  # a notebook resumes what it interrupted itself
        return
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise InputError(f"resume: {folder} is still being written by another process; wait for it") from error
    _locks[str(folder)] = lock
