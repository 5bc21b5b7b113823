"""Training and evaluation on several devices: one process each, started by torchrun."""

import os

import torch
import torch.distributed
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from common.checks.input_error import InputError


def start_processes() -> None:
    """Joins the process group that torchrun describes in the environment: NCCL where there are GPUs, else gloo."""
    if "LOCAL_RANK" not in os.environ:
        raise InputError("a multi_gpu config is run with: torchrun --nproc_per_node=N -m monai.bundle run ...")
    torch.distributed.init_process_group("cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo")


def stop_processes() -> None:
    """Leaves the process group, together with the other processes.

    The wait gives gloo's threads the time to let go of the last tensors: one that does so while the interpreter ends
    aborts the process (pytorch/pytorch#190489).
    """
    if torch.distributed.is_initialized():
        torch.distributed.barrier()
        torch.distributed.destroy_process_group()


def local_device() -> torch.device:
    """This process's own GPU, or the CPU."""
    if not torch.cuda.is_available():
        return torch.device("cpu")
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    if device.index >= torch.cuda.device_count():
        count = torch.cuda.device_count()
        raise InputError(f"nproc_per_node: must be at most the number of GPUs, {count}; or give --device cpu")
    torch.cuda.set_device(device)
    return device


def distributed_network(network: nn.Module, device: torch.device) -> nn.Module:
    """The network on `device`, averaging its gradients with the other processes."""
    return DistributedDataParallel(network.to(device), device_ids=[device] if device.type == "cuda" else None)


def rank_and_world_size() -> tuple[int, int]:
    """This process's number and how many there are; (0, 1) for a single process."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return torch.distributed.get_rank(), torch.distributed.get_world_size()
    return 0, 1


def is_main_process() -> bool:
    """Whether this is the process that writes and logs."""
    return rank_and_world_size()[0] == 0


def was_main_process() -> bool:
    """The same, also after the process group was left."""
    return os.environ.get("RANK", "0") == "0"
