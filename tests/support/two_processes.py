"""two_processes: runs a function as the two processes that torchrun would start.

They are forked from one that has imported what takes seconds, so that they begin at once; torchrun's own begin with
nothing. They end without Python's own tidying up, which torchrun's do not.
"""

import multiprocessing
import os
import socket
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import torch
import torch.multiprocessing

_IMPORTED = ["monai.bundle", "monai.engines", "monai.handlers", "common.tracking.run_recorder"]


def two_processes(work: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """Waits for both; raises what one of them raises.

    Args:
        work: called with the arguments in each process; like them it must survive pickling.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload(_IMPORTED)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    environment["CUDA_VISIBLE_DEVICES"] = ""
    of_both = (environment, os.getcwd(), multiprocessing.get_start_method(), partial(work, *arguments, **named))
    torch.multiprocessing.start_processes(_process, args=of_both, nprocs=2, start_method="forkserver")


def _process(rank: int, environment: Mapping[str, str], folder: str, method: str, work: Callable[[], Any]) -> None:
    multiprocessing.set_start_method(method, force=True)  # of a loader's workers, whom torchrun's processes fork
    os.environ.update(environment, RANK=str(rank), LOCAL_RANK=str(rank))
    os.chdir(folder)
    torch.set_num_threads(1)
    work()
