"""Claims about the description of the machine."""

import torch

from common.tracking.machine_description import machine_description


def test_what_ratios_depend_on_is_named() -> None:
    described = machine_description(torch.device("cpu"))
    assert described["threads"] == torch.get_num_threads()
    assert described["torch"] == torch.__version__
    assert described["hardware"]
