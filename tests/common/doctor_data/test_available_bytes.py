"""available_bytes is what the machine has left, or the container."""

from pathlib import Path

import pytest
import torch

from common.doctor_data.available_bytes import available_bytes

CPU = torch.device("cpu")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A file system of 8 GB of memory, of which half may still be had."""
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text("MemTotal: 8000000 kB\nMemFree: 1000000 kB\nMemAvailable: 4000000 kB\n")
    (tmp_path / "sys/fs/cgroup").mkdir(parents=True)
    return tmp_path


def test_machine_decides_where_no_container_does(root: Path) -> None:
    assert available_bytes(CPU, root=root) == 4_096_000_000
    (root / "sys/fs/cgroup/memory.max").write_text("max\n")
    (root / "sys/fs/cgroup/memory.current").write_text("5\n")
    assert available_bytes(CPU, root=root) == 4_096_000_000


def test_container_that_has_less_decides(root: Path) -> None:
    (root / "sys/fs/cgroup/memory.max").write_text("3000\n")
    (root / "sys/fs/cgroup/memory.current").write_text("1000\n")
    assert available_bytes(CPU, root=root) == 2000


def test_this_machine_has_some() -> None:
    assert 1e6 < available_bytes(CPU) < 1e14
