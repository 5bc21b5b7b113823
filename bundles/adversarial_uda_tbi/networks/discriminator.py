"""Discriminator: Kamnitsas et al., "Unsupervised domain adaptation in brain lesion segmentation with adversarial
networks", IPMI 2017 (arXiv:1612.08894), and the thesis of the first author, section 5.2.1, fig. 5.3.

`monai.networks.nets.PatchDiscriminator` is dense too, but padded and strided, so that its receptive field grows beyond
9³ and what lies at a segment's rim is classified by zeros; its `Discriminator` gives one number an image.
"""

from collections.abc import Sequence

from torch import Tensor, nn

from bundles.deepmedic_brats.networks.layer_stack import Kernel, LayerStack
from common.checks.input_error import InputError
from common.networks.conv3d import Conv3d


class Discriminator(nn.Module):
    """Says from which domain the activations of a segmenter come, voxel by voxel. Returns logits.

    Four unpadded layers of 3³ kernels and a classifier of 1³ kernels: an output sees 9³ voxels of the activations, as
    many as a DeepMedic makes of a segment of 25³, so that such a segment gets one prediction and a larger one several.
    The field is small on purpose: the domain is to be told by how activations go together, not by what is depicted.

    The thesis calls f_D "binary if only two domains". Here two domains are two classes of a softmax, as three are
    three: its probabilities are those of one sigmoid of the logits' difference.

    The thesis is silent on what follows a convolution, and on how kernels begin: both are as in DeepMedic's layers
    (batch normalisation, PReLU; He et al. 2015), without dropout.

    Args:
        in_channels: `SegmenterTaps.in_channels`.
        kernels: as of a pathway of DeepMedic, such as [[3, 3, 1]] * 4 for the two-dimensional presets.
        batch_norm: without it the convolutions have a bias.
    """

    def __init__(
        self,
        in_channels: int,
        *,
        num_domains: int = 2,
        widths: Sequence[int] = (100, 100, 100, 100),
        kernels: Kernel | Sequence[Kernel] = 3,
        batch_norm: bool = True,
    ) -> None:
        super().__init__()
        if num_domains < 2:
            raise InputError(f"num_domains: must be at least 2, got {num_domains}; one domain needs no adaptation")
        self.hidden = LayerStack(
            in_channels, widths, kernels=kernels, dropout=[0.0] * len(widths), batch_norm=batch_norm
        )
        self.classification = Conv3d(self.hidden.out_channels, num_domains, kernel_size=1)
        self.receptive_field = self.hidden.receptive_field
        for module in self.modules():
            if isinstance(module, nn.Conv3d):
                nn.init.kaiming_normal_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    def forward(self, features: Tensor) -> Tensor:
        self.output_size(features.shape[2:])
        return self.classification(self.hidden(features))  # (B, D, I, J, K)

    def output_size(self, predicted_size: Sequence[int]) -> list[int]:
        """Predictions of a segment of which the segmenter predicts so many voxels."""
        sizes = [side - field + 1 for side, field in zip(predicted_size, self.receptive_field, strict=True)]
        if min(sizes) < 1:
            missing = [max(0, 1 - side) for side in sizes]
            raise InputError(
                f"segment_size: the segmenter must predict at least {self.receptive_field} voxels of a segment for the "
                f"discriminator, got {list(predicted_size)}; make it larger by {missing}"
            )
        return sizes
