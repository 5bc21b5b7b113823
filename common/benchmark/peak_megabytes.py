"""peak_megabytes: how much memory a call takes.

torch counts the memory of a GPU; on a CPU nothing counts what its libraries take, so the process is asked (Linux only).
"""

import ctypes
import gc
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch


def peak_megabytes(work: Callable[[], Any], device: torch.device) -> float:
    """Most memory taken during the call beyond what was held before."""
    gc.collect()
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        held = torch.cuda.memory_allocated(device)
        work()
        return (torch.cuda.max_memory_allocated(device) - held) / 1e6
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # Linux: sets the peak back to what is held now
    before = _status_megabytes("VmRSS")
    work()
    return _status_megabytes("VmHWM") - before


def _status_megabytes(name: str) -> float:
    match = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(match.group(1)) / 1e3 if match else float("nan")
