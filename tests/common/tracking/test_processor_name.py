"""processor_name says on what a figure was measured."""

import platform
from pathlib import Path

import torch

from common.tracking.processor_name import processor_name

_INSTRUCTIONS = torch.backends.cpu.get_cpu_capability()


def test_model_stands_in_the_listing(tmp_path: Path) -> None:
    listing = tmp_path / "cpuinfo"
    listing.write_text("processor\t: 0\nmodel name\t: Fast CPU @ 3 GHz\n\nprocessor\t: 1\nmodel name\t: Other\n")
    assert processor_name(listing) == f"Fast CPU @ 3 GHz ({_INSTRUCTIONS})"


def test_architecture_stands_for_a_model_that_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nmodel name\t: \n")
    for name in ("cpuinfo", "absent"):
        assert processor_name(tmp_path / name) == f"{platform.processor() or platform.machine()} ({_INSTRUCTIONS})"
