"""Claims about the clock, which is set by hand here."""

import time

import pytest
import torch

from common.benchmark.median_seconds import median_seconds


def test_median_is_of_the_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = iter([0.0, 1.0, 10.0, 17.0, 20.0, 22.0])  # calls of 1, 7 and 2 seconds
    monkeypatch.setattr(time, "perf_counter", lambda: next(readings))
    calls: list[None] = []
    assert median_seconds(lambda: calls.append(None), 3, torch.device("cpu")) == 2.0
    assert len(calls) == 3


def test_gpu_has_finished_before_the_clock_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    monkeypatch.setattr(torch.cuda, "synchronize", lambda device: events.append("synchronise"))
    monkeypatch.setattr(time, "perf_counter", lambda: events.append("clock") or 0.0)
    median_seconds(lambda: events.append("work"), 1, torch.device("cuda"))
    assert events == ["clock", "work", "synchronise", "clock"]
