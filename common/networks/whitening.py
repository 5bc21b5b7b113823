"""Whitening: mean 0 and variance 1 over a training set, with the weights that were trained behind it.

`monai.transforms.NormalizeIntensity` takes the numbers from a config; here they are the network's own, so a file of
weights is all that inference needs.
"""

import torch
from torch import Tensor, nn


class Whitening(nn.Module):
    """(x - mean) / standard deviation of each channel, learnt by `fit` before training; until then x.

    Kamnitsas et al. 2018: "following common practice we whiten the datasets". The authors' program normalises the test
    set by the test set's own statistics; here they are the training set's, whatever is looked at.
    """

    mean: Tensor
    sd: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels, 1, 1))
        self.register_buffer("sd", torch.ones(channels, 1, 1))

    def fit(self, images: Tensor) -> None:
        """Learns mean and deviation of images (N, channels, W, H); a channel that is constant is only centred."""
        sd, mean = torch.std_mean(images.double(), dim=(0, 2, 3), correction=0, keepdim=True)
        self.mean.copy_(mean[0])
        self.sd.copy_(sd[0].masked_fill(sd[0] == 0, 1))

    def forward(self, image: Tensor) -> Tensor:
        return (image - self.mean) / self.sd
