"""LearnedCRF: the fully connected CRF as a layer whose weights and compatibility are learned by gradient.

MONAI's `CRF` block needs a compiled extension that its wheels do not carry, and its weights are fixed numbers.
"""

from dataclasses import replace

import torch
from monai.data import MetaTensor
from monai.utils import convert_to_tensor
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.postprocessing.crf_kernels import crf_kernels
from common.postprocessing.crf_parameters import CRFParameters
from common.postprocessing.mean_field import mean_field
from common.postprocessing.voxels_inside import VoxelsInside


class LearnedCRF(nn.Module):
    """Mean field inference that a gradient goes through: CRF as RNN (Zheng et al. 2015, arXiv:1502.03240), which the
    thesis of Kamnitsas proposes in sec. 3.5. It starts as `dense_crf` with the parameters given.

    A kernel has one weight, learned as its logarithm: steps are relative to it, it stays positive, and 0 stays 0. Which
    labels attract or repel each other is the compatibility's to say, whose entries are free; its asymmetry learns what
    the network prefers too much. Sigmas are fixed.

    Deviation: Zheng et al. learn a weight a kernel and label; here the compatibility, which both kernels share, has
    those, so that what is learned are `CRFParameters`.

    Args:
        num_labels: of the probabilities.
        parameters: where learning starts.
        merged: all foreground labels are one for the CRF, as for `DenseCRFd`; inside, they keep the odds that they
            have among each other.
        learn_compatibility: else the kernels' weights are all that is learned.
    """

    def __init__(
        self,
        num_labels: int,
        parameters: CRFParameters,
        *,
        merged: bool = False,
        learn_compatibility: bool = True,
    ) -> None:
        super().__init__()
        self.start = parameters
        weights = (self.start.smoothness_weight, self.start.appearance_weight)
        if min(weights) < 0:
            raise InputError(f"smoothness_weight and appearance_weight of the CRF must be at least 0, got {weights}")
        self.merged = merged
        self.log_weights = nn.Parameter(torch.tensor(weights).log())
        penalty = self.start.penalty(2 if merged else num_labels)
        self.compatibility = nn.Parameter(penalty, requires_grad=learn_compatibility)

    def forward(self, probabilities: Tensor, image: Tensor, mask: Tensor | None = None) -> Tensor:
        """Log probabilities (B, L, *spatial), computed on the CPU.

        Args:
            probabilities: (B, L, *spatial), summing to one over the labels.
            image: (B, C, *spatial); a MetaTensor's spacing counts where the parameters' unit is mm.
            mask: (B, 1, *spatial); voxels outside it stay as they are.
        """
        masks = torch.ones_like(image[:, :1]) if mask is None else mask
        cases = zip(_plain(probabilities), image, _plain(masks) > 0, strict=True)
        refined = [self._refined(case, channels, inside[0]) for case, channels, inside in cases]
        return torch.stack(refined).to(probabilities.device)

    def _refined(self, probabilities: Tensor, image: Tensor, inside: Tensor) -> Tensor:
        logs = _log(probabilities)
        if not inside.any():
            return logs
        spacing = image.pixdim.tolist() if isinstance(image, MetaTensor) else [1.0] * inside.ndim
        voxels = VoxelsInside(inside)
        kernels = crf_kernels(_plain(image).float(), voxels, self.start, spacing=spacing)
        labels = voxels.of_grid(probabilities)
        given = torch.stack([labels[0], labels[1:].sum(dim=0)]) if self.merged else labels
        penalties = [weight * self.compatibility for weight in self.log_weights.exp()]
        pairs = list(zip(kernels, penalties, strict=True))
        refined = _log(mean_field(given, pairs, iterations=self.start.iterations))
        if self.merged:
            refined = torch.cat([refined[:1], refined[1:] + voxels.of_grid(logs)[1:] - _log(given[1:])])
        return voxels.put(refined, logs)

    def crf_parameters(self) -> CRFParameters:
        """What has been learned, for a `DenseCRFd` with the same `merged`.

        Every column of the compatibility may be shifted, and its scale moved into the weights, without a change of the
        distribution: the diagonal is 0 and the other entries are 1 on average, as Potts' are.
        """
        penalty = self.compatibility.detach()
        penalty = penalty - penalty.diagonal()
        scale = penalty.abs().sum() / (penalty.numel() - len(penalty))
        smoothness, appearance = (self.log_weights.detach().exp() * scale).tolist()
        compatibility = (penalty / scale).tolist()
        return replace(
            self.start, smoothness_weight=smoothness, appearance_weight=appearance, compatibility=compatibility
        )


def _plain(values: Tensor) -> Tensor:
    """Without what a MetaTensor carries along, on the CPU."""
    plain: Tensor = convert_to_tensor(values, track_meta=False, device="cpu")
    return plain


def _log(probabilities: Tensor) -> Tensor:
    """Finite: below the precision of 1, from which a label's probability is subtracted, it says nothing."""
    return probabilities.clamp(min=torch.finfo(probabilities.dtype).eps).log()
