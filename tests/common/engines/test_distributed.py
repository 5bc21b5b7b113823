"""Training and evaluation on several devices, as far as one process can tell."""

import socket

import pytest
import torch
import torch.distributed
from torch import nn

from common.checks.input_error import InputError
from common.engines.distributed import (
    distributed_network,
    is_main_process,
    local_device,
    rank_and_world_size,
    start_processes,
    stop_processes,
)


@pytest.fixture
def torchrun(monkeypatch: pytest.MonkeyPatch) -> None:
    """What torchrun puts into the environment of its only process; no GPU."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    names = {"RANK": 0, "LOCAL_RANK": 0, "WORLD_SIZE": 1, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    for name, value in names.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


def test_process_alone_is_the_first_of_one() -> None:
    assert rank_and_world_size() == (0, 1)
    assert is_main_process()


def test_only_the_first_process_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.distributed, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.distributed, "get_world_size", lambda: 4)
    monkeypatch.setattr(torch.distributed, "get_rank", lambda: 3)
    assert rank_and_world_size() == (3, 4)
    assert not is_main_process()
    monkeypatch.setattr(torch.distributed, "get_rank", lambda: 0)
    assert is_main_process()


def test_cpu_is_the_device_where_there_is_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setenv("LOCAL_RANK", "1")
    assert local_device() == torch.device("cpu")


def test_each_process_has_its_own_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "set_device", chosen.append)
    monkeypatch.setenv("LOCAL_RANK", "1")
    assert local_device() == torch.device("cuda", 1)
    assert chosen == [torch.device("cuda", 1)]


def test_more_processes_than_gpus_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setenv("LOCAL_RANK", "2")
    with pytest.raises(InputError, match="nproc_per_node: must be at most the number of GPUs, 2"):
        local_device()


def test_processes_that_torchrun_did_not_start_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCAL_RANK", raising=False)
    with pytest.raises(InputError, match="is run with: torchrun --nproc_per_node"):
        start_processes()


def test_stopping_what_never_started_is_fine() -> None:
    stop_processes()
    assert not torch.distributed.is_initialized()


@pytest.mark.usefixtures("torchrun")
def test_group_of_one_trains_the_same_network() -> None:
    torch.manual_seed(0)
    network, image = nn.Linear(2, 1), torch.ones(1, 2)
    start_processes()
    try:
        assert rank_and_world_size() == (0, 1)
        wrapped = distributed_network(network, torch.device("cpu"))
        wrapped(image).sum().backward()
        assert wrapped.module is network
        assert network.weight.grad.tolist() == [[1, 1]]
        assert torch.equal(wrapped(image), network(image))
    finally:
        stop_processes()
    assert not torch.distributed.is_initialized()


def test_processes_leave_together(torchrun: None, monkeypatch: pytest.MonkeyPatch) -> None:
    start_processes()
    waited = []
    monkeypatch.setattr(torch.distributed, "barrier", lambda: waited.append(torch.distributed.is_initialized()))
    stop_processes()
    assert waited == [True]
    assert not torch.distributed.is_initialized()
