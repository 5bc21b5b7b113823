"""A device that is not there is named."""

import pytest
import torch

from common.checks.device import check_device
from common.checks.input_error import InputError


@pytest.mark.parametrize("device", ["cpu", torch.device("cpu")])
def test_cpu_is_there(device: str | torch.device) -> None:
    assert check_device(device) is None


@pytest.mark.parametrize("device", ["cuda:77", "gpu"])
def test_missing_device_is_refused(device: str) -> None:
    with pytest.raises(InputError, match=f"^device: {device} cannot be used here"):
        check_device(device)
