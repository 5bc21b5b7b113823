"""CRFNetwork: a segmentation network and the CRF that is learned on top of it.

`torch.nn.Sequential` runs one after the other; here the CRF also sees image and mask, the network may be frozen and its
output given, a whole volume's gradient fits into memory, and a validation takes the way of inference.
"""

from collections.abc import Hashable

import torch
from monai.inferers import Inferer
from torch import Tensor, nn

from common.postprocessing.checkpointed_logits import checkpointed_logits
from common.postprocessing.dense_crf import DenseCRFd
from common.postprocessing.learned_crf import LearnedCRF


class CRFNetwork(nn.Module):
    """The CRF's log probabilities in training; the probabilities of `DenseCRFd` with what is learned in validation.

    Args:
        network: as `DenseInferer` takes it. It stays in evaluation mode: one volume is no batch to normalise by.
        crf: on top of it.
        inferer: of the network's logits in validation, and in training where it is frozen.
        joint: whether the network is trained, too.
    """

    def __init__(self, network: nn.Module, crf: LearnedCRF, *, inferer: Inferer, joint: bool = False) -> None:
        super().__init__()
        self.network = network.requires_grad_(joint)
        self.crf = crf
        self.inferer = inferer
        self.joint = joint

    def train(self, mode: bool = True) -> "CRFNetwork":
        super().train(mode)
        self.network.eval()
        return self

    def forward(self, image: Tensor, mask: Tensor, probabilities: Tensor | None = None) -> Tensor:
        """(B, L, *spatial).

        Args:
            image: (B, C, *spatial).
            mask: (B, 1, *spatial).
            probabilities: (B, L, *spatial) of a frozen network, which then is not run.
        """
        if probabilities is None:
            logits = self._learning if self.joint and self.training else self._inferred
            probabilities = logits(image, mask).softmax(dim=1)
        if self.training:
            return self.crf(probabilities, image, mask)
        refine = DenseCRFd("pred", self.crf.crf_parameters(), mask_key="mask", merged=self.crf.merged)
        refined = []
        for pred, channels, inside in zip(probabilities, image, mask, strict=True):
            item: dict[Hashable, Tensor] = {"pred": pred, "image": channels, "mask": inside}
            refined.append(refine(item)["pred"])
        return torch.stack(refined)

    def _inferred(self, image: Tensor, mask: Tensor) -> Tensor:
        logits: Tensor = self.inferer(image, self.network, mask)
        return logits

    def _learning(self, image: Tensor, mask: Tensor) -> Tensor:
        pairs = zip(image, mask > 0, strict=True)
        return torch.stack([checkpointed_logits(volume, inside[0], self.network) for volume, inside in pairs])
