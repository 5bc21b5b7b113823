"""WeightedCrossEntropyLoss: cross-entropy in which each pixel counts as much as its weight says.

`torch.nn.CrossEntropyLoss` and `monai.losses.DiceCELoss` weigh classes, not pixels; `monai.losses.MaskedLoss`
multiplies logits and label by the mask before the loss is taken.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class WeightedCrossEntropyLoss(nn.Module):
    """Mean over all pixels of the batch of -w log p, p being the probability of the pixel's class.

    Ronneberger et al. 2015 (arXiv:1505.04597), sec. 3:  E = Σ_x w(x) log p_l(x)(x),  of which this is -E / pixels.
    It is not divided by the sum of the weights instead: they are 1 on average without the border term, so that this
    is the plain mean with another emphasis, and a picture full of borders counts for more than one without.

    Args of the call:
        logits: (B, K, *), K >= 2 for softmax, K = 1 for a sigmoid foreground map.
        label: (B, 2, *), class indices and weights, as NucleusClassesd makes them.
    """

    def forward(self, logits: Tensor, label: Tensor) -> Tensor:
        if label.shape[1] != 2:
            raise ValueError(
                f"label must hold classes and weights, (B, 2, *), got shape {tuple(label.shape)}; "
                "give NucleusClassesd weights"
            )
        classes, weights = label.unbind(dim=1)
        if logits.shape[1] == 1:
            losses = F.binary_cross_entropy_with_logits(logits[:, 0], classes.to(logits), reduction="none")
        else:
            losses = F.cross_entropy(logits, classes.long(), reduction="none")
        return torch.mean(weights * losses)
