"""processor_name: of this machine's CPU.

`platform.processor()` names the architecture only on Linux, or nothing.
"""

import platform
from pathlib import Path

import torch


def processor_name(listing: Path = Path("/proc/cpuinfo")) -> str:
    """The model where the system tells it, else the architecture; with the instructions that torch makes use of.

    Args:
        listing: Linux's, where there is one.
    """
    lines = listing.read_text(encoding="utf-8", errors="replace").splitlines() if listing.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = next(filter(None, models), platform.processor() or platform.machine())
    return f"{model} ({torch.backends.cpu.get_cpu_capability()})"
