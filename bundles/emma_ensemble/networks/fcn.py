"""FCN: Long, Shelhamer, Darrell, "Fully convolutional networks for semantic segmentation", CVPR 2015, in 3D.

Kamnitsas (thesis), sections 2.3.3.4 (the decoder) and 4.3.2 (the three FCNs of EMMA). `monai.networks.nets.FCN` is
two-dimensional, on a ResNet of torchvision's; MONAI has no decoder that up-samples scores.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from bundles.emma_ensemble.networks.padded_convolution import PaddedConvolution
from bundles.emma_ensemble.networks.residual_block import ResidualBlock
from bundles.emma_ensemble.networks.score_upsampling import score_upsampling
from common.checks.known_name import check_known_name
from common.checks.patch_size import check_patch_size
from common.networks.conv3d import Conv3d

LAYERS = {"convolution": PaddedConvolution, "residual": ResidualBlock}
ARRANGEMENTS = ("summed", "concatenated")


class FCN(nn.Module):
    """An encoder, and a decoder that up-samples scores and joins them with those of larger maps. Returns logits.

    The decoder is linear: a deconvolution doubles the scores' sides, and the scores of the encoder's maps join them.
    a1 being the scores, up-sampled with zeros in between, a2 the maps, * a convolution and c a concatenation:
        summed          a1 * k1 + a2 * k2            eq. 2.89, fig. 2.24a: the FCN as published
        concatenated    c(a1 * k1', a2) * k2'        eq. 2.90, fig. 2.24b
    The deconvolution of the first is as large as both kernels of the second together, so that both see the same voxels;
    `summed_arrangement` turns the second into the first.

    The thesis does not print the widths and the number of layers (they are in a picture, fig. 4.4), hence those of
    DLTK's `residual_fcn_3d`, in which the authors made their FCNs: widths 16 to 128, two convolutions a resolution, of
    which the first is strided, scores by 1x1x1 kernels. Deviations from DLTK: two layers at the image's resolution too,
    not one; ReLU as the thesis says, not ReLU6; deconvolutions that learn, as Long et al. and section 2.3.3.4 have it,
    and only begin as the linear interpolation that DLTK's stay; no batch normalisation of scores, and no last
    convolution of them, which would be two linear maps in a row.

    Args:
        layer: what the encoder is made of: "convolution", or "residual" for blocks of two of them.
        widths: feature maps at each resolution, the image's first.
        layers_per_resolution: see `layer`.
        arrangement: of the decoder.
        score_kernel: odd side of the kernels that make scores.
        dropout: probability of dropping a feature map at the lowest resolution; the text has none.

    Attributes:
        size_multiple: what an input's sides must be multiples of.
        margin: voxels that are lost on each side: none.
        voxel_channels: maps of the image's size that are alive at once in inference, by its peak of memory.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        *,
        layer: str = "convolution",
        widths: Sequence[int] = (16, 32, 64, 128),
        layers_per_resolution: int = 2,
        arrangement: str = "summed",
        score_kernel: int = 1,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        check_known_name(layer, LAYERS, argument="layer")
        check_known_name(arrangement, ARRANGEMENTS, argument="arrangement")
        if score_kernel % 2 != 1:
            raise ValueError(f"score_kernel must be odd, got {score_kernel}")
        self.size_multiple = [2 ** (len(widths) - 1)] * 3
        self.margin = 0
        self.voxel_channels = 6 * widths[0]
        self.is_concatenated = arrangement == "concatenated"
        self.stages = nn.ModuleList()
        entering = in_channels
        for width in widths:
            first = LAYERS[layer](entering, width, is_halving=len(self.stages) > 0)
            others = [LAYERS[layer](width, width) for _ in range(layers_per_resolution - 1)]
            self.stages.append(nn.Sequential(first, *others))
            entering = width
        self.dropout = nn.Dropout3d(dropout)
        self.lowest_score = _score(entering, out_channels, kernel=score_kernel)
        up_kernel = 4 if self.is_concatenated else 4 + score_kernel - 1
        self.upsamplings = nn.ModuleList()
        self.scores = nn.ModuleList()
        for width in widths[-2::-1]:
            self.upsamplings.append(score_upsampling(out_channels, kernel=up_kernel))
            joined = out_channels + width if self.is_concatenated else width
            self.scores.append(_score(joined, out_channels, kernel=score_kernel))

    def forward(self, image: Tensor) -> Tensor:
        if not torch.jit.is_scripting():
            check_patch_size(self, image.shape[2:])
        skips: list[Tensor] = []
        maps = image  # (B, C, I, J, K)
        for stage in self.stages:
            maps = stage(maps)
            skips.append(maps)
        scores = self.lowest_score(self.dropout(skips.pop()))
        for upsample, score in zip(self.upsamplings, self.scores):  # noqa: B905 (TorchScript's zip knows no `strict`)
            scores = upsample(scores)
            if self.is_concatenated:
                scores = score(torch.cat([scores, skips.pop()], dim=1))
            else:
                scores = scores + score(skips.pop())
        return scores

    def output_size(self, segment_size: Sequence[int]) -> list[int]:
        """Voxels predicted of a training segment: all of them, where the network can take it."""
        check_patch_size(self, segment_size)
        return list(segment_size)


def _score(in_channels: int, out_channels: int, *, kernel: int) -> nn.Module:
    return Conv3d(in_channels, out_channels, kernel_size=kernel, padding=kernel // 2)
