"""What is recorded of a run beside its curves: knobs, versions, commit and data."""

import hashlib
import platform
from collections.abc import Sequence
from typing import Any

import ignite
import monai
import numpy
import torch

from common.bundle.running_config import knobs, running_config
from common.data.picture_page import picture_page
from common.tracking.git_commit import git_commit
from common.tracking.processor_name import processor_name


def run_parameters(cases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Every knob of the running config, the versions, the git commit, and a hash of the list of cases."""
    settings = knobs(running_config())
    return {
        **settings,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "monai": monai.__version__,
        "ignite": ignite.__version__,
        "numpy": numpy.__version__,
        "cuda": torch.version.cuda or "none",
        "hardware": _hardware(str(settings.get("device", "cpu"))),
        "git_commit": git_commit(),
        "cases": len(cases),
        "cases_sha256": cases_hash(cases),
    }


def cases_hash(cases: Sequence[dict[str, Any]]) -> str:
    """SHA-256 of the case ids, their classes, and the sizes of their files or the values of their arrays.

    The same data in another folder has the same hash.
    """
    digest = hashlib.sha256()
    for case in cases:
        files = [(key, path) for key, value in sorted(case.items()) for path in _paths(key, value)]
        sizes = [f"{key}={picture_page(path)[0].stat().st_size}" for key, path in files]
        sizes += [f"{key}={value}" for key, value in sorted(case.items()) if isinstance(value, int)]
        digest.update(" ".join([str(case.get("case_id", "")), *sizes, "\n"]).encode())
        for array in (value for _, value in sorted(case.items()) if isinstance(value, numpy.ndarray)):
            digest.update(array.tobytes())
    return digest.hexdigest()


def _paths(key: str, value: Any) -> list[str]:
    """The files of an item: one, several, or none where it is not made of files."""
    values = value if isinstance(value, list | tuple) else [value]
    return [path for path in values if isinstance(path, str) and key not in ("case_id", "official", "site")]


def _hardware(device: str) -> str:
    if device.startswith("cuda"):
        return f"{torch.cuda.device_count()} x {torch.cuda.get_device_name()}"
    return f"{processor_name()}, {torch.get_num_threads()} threads"
