"""available_bytes: how much memory a process may still take."""

import re
from pathlib import Path

import torch

_CONTAINER = ("memory.max", "memory.current"), ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes")


def available_bytes(device: torch.device, *, root: Path = Path("/")) -> float:
    """Of a GPU what is free; else what Linux can hand out without swapping, or what a container may still take.

    Args:
        root: of the file system, another one for tests.
    """
    if device.type == "cuda":
        return float(torch.cuda.mem_get_info(device)[0])
    found = re.search(r"MemAvailable:\s+(\d+) kB", (root / "proc/meminfo").read_text())
    of_machine = 1024.0 * int(found.group(1)) if found else float("inf")
    return min(of_machine, *(_left(root / "sys/fs/cgroup", *names) for names in _CONTAINER))


def _left(folder: Path, limit: str, used: str) -> float:
    """Of what the container is granted; infinite without a limit."""
    try:
        return float(max(int((folder / limit).read_text()) - int((folder / used).read_text()), 0))
    except (OSError, ValueError):  # no such group, or "max"
        return float("inf")
