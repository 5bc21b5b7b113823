"""LabelledAndUnlabelled: a classifier's training pass over a labelled and an unlabelled batch.

One module does both passes, so that DistributedDataParallel and torch.compile see a step as a single call.
"""

from typing import Literal, NamedTuple, Protocol

import torch
from torch import Tensor, nn

from common.checks.known_name import check_known_name

Passes = Literal["separate", "joint"]
_PASSES = ("separate", "joint")


class Classifier(Protocol):
    """A network in two parts."""

    def embed(self, image: Tensor) -> Tensor:
        """(B, D), the input of the last linear layer."""

    def classify(self, z: Tensor) -> Tensor:
        """Logits (B, C) by the last linear layer."""


class Outputs(NamedTuple):
    """Embeddings and logits of both batches; where there is nothing unlabelled its two have 0 rows."""

    z_labelled: Tensor
    logits_labelled: Tensor
    z_unlabelled: Tensor
    logits_unlabelled: Tensor


class LabelledAndUnlabelled(nn.Module):
    """Embeddings and logits of two batches.

    Args:
        network: nn.Module with `embed` and `classify`.
        passes: "separate", as the authors' program: in each batch normalisation by the batch's own statistics, both of
            which go into the running ones; "joint": one pass, and one set of statistics, over both batches.
    """

    def __init__(self, network: Classifier, *, passes: Passes = "separate") -> None:
        super().__init__()
        check_known_name(passes, _PASSES, argument="passes")
        self.network = network
        self.passes = passes

    def forward(self, labelled: Tensor, unlabelled: Tensor) -> Outputs:
        count, others = len(labelled), len(unlabelled)
        if self.passes == "joint" or others == 0:
            z, logits = self._embedding_and_logits(torch.cat([labelled, unlabelled]) if others else labelled)
            return Outputs(z[:count], logits[:count], z[count:], logits[count:])
        return Outputs(*self._embedding_and_logits(labelled), *self._embedding_and_logits(unlabelled))

    def _embedding_and_logits(self, image: Tensor) -> tuple[Tensor, Tensor]:
        z = self.network.embed(image)
        return z, self.network.classify(z)
