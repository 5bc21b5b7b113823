"""Equal convolutions in a row are counted."""

from torch import nn

from common.architecture.layer_text import layer_text


def test_runs_of_equal_kernels_are_counted() -> None:
    stage = nn.Sequential(nn.Conv2d(1, 1, 3), nn.ReLU(), nn.Conv2d(1, 1, 3), nn.ConvTranspose2d(1, 1, (2, 1)))
    assert layer_text(stage) == "2 × 3², 2×1"
