"""Claims about the memory of a call."""

import sys

import pytest
import torch

from common.benchmark.peak_megabytes import peak_megabytes

MEGABYTES = 64
CPU = torch.device("cpu")
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from Linux's /proc")


def _take() -> None:
    torch.ones(MEGABYTES * 250_000)


def test_memory_that_is_given_back_within_the_call_counts() -> None:
    assert peak_megabytes(_take, CPU) == pytest.approx(MEGABYTES, abs=16)  # pages that the rest of the process touches


def test_memory_held_before_does_not_count() -> None:
    held = torch.ones(MEGABYTES * 250_000)
    assert peak_megabytes(lambda: held.sum(), CPU) < 16


def test_peak_of_an_earlier_call_does_not_count() -> None:
    _take()
    assert peak_megabytes(lambda: None, CPU) < 16
