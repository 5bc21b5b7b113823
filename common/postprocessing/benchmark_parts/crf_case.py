"""crf_case: an image and a segmentation of it that a fully connected CRF has work with."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from common.benchmark.head_volume import Head, head_volume
from common.postprocessing.crf_parameters import CRFParameters

_INTENSITY_SIGMA = (4.5, 3.5, 4.0, 4.0)  # of the first two, the authors' example configuration
_BLUR = 5  # voxels
_LEAST_SHARE = 0.02  # of a label that is nowhere near
_LABEL_NOISE = 2.0  # of the logits
_IMAGE_NOISE = 0.1  # of the noisy channels, in standard deviations of the others


class CRFCase(NamedTuple):
    """What a CRF is given.

    Attributes:
        probabilities: (L, I, J, K).
        image: (C, I, J, K), z-scored in the brain.
        mask: (1, I, J, K), of the brain.
    """

    probabilities: Tensor
    image: Tensor
    mask: Tensor
    parameters: CRFParameters


def crf_case(size: Sequence[int], *, channels: int, labels: int, iterations: int) -> CRFCase:
    """Air is each channel's minimum, as where zeros were z-scored; channels beyond two are those with noise, air too.

    Probabilities are the label's, blurred and with noise.
    """
    head = head_volume(size, sequences=2)
    image = _z_scored(head)
    noisy = image + _IMAGE_NOISE * torch.randn_like(image)
    parameters = CRFParameters(iterations=iterations, intensity_sigma=_INTENSITY_SIGMA[:channels])
    return CRFCase(
        _probabilities(head.label[0], labels), torch.cat([image, noisy])[:channels], head.mask > 0, parameters
    )


def _z_scored(head: Head) -> Tensor:
    inside = head.image[:, head.mask[0] > 0]
    mean, deviation = inside.mean(dim=1), inside.std(dim=1)
    lowest = inside.amin(dim=1)
    image = torch.where(head.mask > 0, head.image, lowest[:, None, None, None])
    return (image - mean[:, None, None, None]) / deviation[:, None, None, None]


def _probabilities(label: Tensor, labels: int) -> Tensor:
    one_hot = F.one_hot(label.long().clamp(max=labels - 1), labels).movedim(-1, 0).float()
    blurred = F.avg_pool3d(one_hot, _BLUR, stride=1, padding=_BLUR // 2)
    return ((blurred + _LEAST_SHARE).log() + _LABEL_NOISE * torch.randn_like(blurred)).softmax(dim=0)
