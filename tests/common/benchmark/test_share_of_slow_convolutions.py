"""Claims about the share of torch's own convolutions."""

import torch

from common.benchmark.share_of_slow_convolutions import share_of_slow_convolutions

IMAGE, KERNEL = torch.zeros(1, 1, 8, 8, 8), torch.zeros(1, 1, 3, 3, 3)


def _slow() -> torch.Tensor:
    return torch.ops.aten.slow_conv3d(IMAGE, KERNEL, [3, 3, 3])


def test_torchs_own_convolution_is_counted() -> None:
    assert 0 < share_of_slow_convolutions(_slow) <= 1


def test_other_work_is_not_counted() -> None:
    assert share_of_slow_convolutions(lambda: IMAGE + 1) == 0
