"""Packed bundles on the disk, and commands in which this project is not there to help them out."""

import os
import subprocess
import sys
from pathlib import Path
from sysconfig import get_path

from common.bundle.packing.packed_files import packed_files


def unpacked(bundle: Path, folder: Path) -> Path:
    """The bundle as it is unpacked in the folder, without weights."""
    for name, content in packed_files(bundle).items():
        file = folder / bundle.name / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.read_bytes())
    return folder / bundle.name


def without_project(*words: str, cwd: Path, path: tuple[Path, ...] = ()) -> subprocess.CompletedProcess[str]:
    """A command of Python that finds the installed packages, but not this project, which is installed by a .pth file.

    Args:
        path: folders that come before the packages.
    """
    packages = [str(folder) for folder in path] + [get_path("purelib")]
    cleared = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW")}
    environment = {
        **cleared,
        "PYTHONPATH": os.pathsep.join(packages),
        "CUDA_VISIBLE_DEVICES": "",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-S", *words]  # without `site`, which reads such files
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False)
