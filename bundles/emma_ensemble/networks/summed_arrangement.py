"""summed_arrangement: the FCN as published that computes what the FCN with concatenations does."""

import copy
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from bundles.emma_ensemble.networks.fcn import FCN
from bundles.emma_ensemble.networks.score_upsampling import score_upsampling


def summed_arrangement(network: FCN) -> FCN:
    """A copy of a concatenated FCN in the summed arrangement.

    Kamnitsas (thesis), eq. 2.92:  k1 = k1' * k2'_1,  k2 = k2'_2
    k2'_1 and k2'_2 being what k2' has for the scores and for the encoder's maps. With score kernels of one voxel both
    networks give the same logits. With larger ones they do so away from the border, where the second convolution of the
    concatenated network finds zeros beyond the image, not the deconvolution's values.
    """
    if not network.is_concatenated:
        raise ValueError("network must be in the concatenated arrangement")
    summed = copy.deepcopy(network)
    summed.is_concatenated = False
    for index, (deconvolution, score) in enumerate(zip(network.upsamplings, network.scores, strict=True)):
        summed.upsamplings[index], summed.scores[index] = _summed(deconvolution, score)
    return summed


@torch.no_grad()
def _summed(deconvolution: Any, score: Any) -> tuple[nn.Module, nn.Module]:
    """Deconvolution and score of the first arrangement, from those of the second."""
    classes, reach = score.out_channels, score.kernel_size[0] // 2
    combined = score_upsampling(classes, kernel=4 + 2 * reach).to(deconvolution.weight)
    # a deconvolution's kernel is the picture of one voxel, and on this picture works the convolution that follows
    combined.weight.copy_(F.conv3d(deconvolution.weight, score.weight[:, :classes], padding=2 * reach))
    of_maps = copy.deepcopy(score)
    of_maps.in_channels = score.in_channels - classes
    of_maps.weight = nn.Parameter(score.weight[:, classes:].clone())
    return combined, of_maps
