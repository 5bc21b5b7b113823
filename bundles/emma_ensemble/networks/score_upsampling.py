"""score_upsampling: a deconvolution that begins as linear interpolation (Long et al. 2015, section 4).

`torch.nn.Upsample` does not learn; MONAI's `UpSample(mode="deconv")` begins at random.
"""

import torch
import torch.nn.functional as F
from torch import nn


def score_upsampling(channels: int, *, kernel: int) -> nn.ConvTranspose3d:
    """A deconvolution that doubles the sides, at first by linear interpolation of each map; its kernel is even."""
    margin = (kernel - 4) // 2
    layer = nn.ConvTranspose3d(channels, channels, kernel_size=kernel, stride=2, padding=1 + margin, bias=False)
    taps = torch.tensor([0.25, 0.75, 0.75, 0.25])
    linear = F.pad(torch.einsum("i,j,k->ijk", taps, taps, taps), [margin] * 6)
    with torch.no_grad():
        layer.weight.copy_(torch.eye(channels)[:, :, None, None, None] * linear)
    return layer
