"""CCLP: pull all samples of a class into one compact cluster of the embedding, and clusters of different classes apart.

Neither MONAI nor torch has a loss over the relations of labelled and unlabelled samples.
"""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.losses.label_propagation import propagated_labels
from common.losses.semi_supervised_batch import SemiSupervisedBatch
from common.losses.transition_matrix import Similarity, transition_matrix

Normaliser = Literal["samples", "pairs"]
_NORMALISERS = ("samples", "pairs")
_MASS = 1e-5  # added to a class's mass and to probabilities before their logarithm, as in the authors' program
_PROBABILITY = 1e-6


def cclp_loss(
    z_labelled: Tensor,
    labels: Tensor,
    z_unlabelled: Tensor,
    *,
    num_classes: int,
    steps: int = 3,
    similarity: Similarity = "dot",
    sigma: float | Sequence[float] = 1.0,
    smoothing: float = 1e-5,
    normaliser: Normaliser = "samples",
    longest_only: bool = False,
    smoothed_chain: bool = True,
) -> Tensor:
    """Compact clustering via label propagation, Kamnitsas et al. 2018 (arXiv:1806.02679), eq. 6.8-6.11 of the thesis.

    With the transition matrix H and the propagated posteriors Phi (see `transition_matrix`, `propagated_labels`),
    T_ij = sum_c phi_ic phi_jc / m_c, m_c = sum_i phi_ic, M = Phi Phi^T and H(s) = (H o M)^(s-1) H,

        L = 1/S sum_s 1/N sum_ij -T_ij log H(s)_ij.

    Gradients flow through T, M and H, as in the authors' program. The graph is computed in float64, where float32 would
    lose the gradient on well separated clusters; the products of the chain, which only add positive numbers, in the
    embeddings' precision, at least float32.

    Args:
        z_labelled: (N_L, D), at least one; z_unlabelled: (N_U, D), also N_U = 0: the graph of the labelled ones.
        labels: (N_L,); classes without a sample in the batch have no part in the loss.
        steps: S, the longest Markov chain.
        normaliser: "samples" divides by N, as the authors' program does and as their weights and errors belong to;
            "pairs" by N², as the thesis prints it.
        longest_only: only the term s = S, and no mean over s.
        smoothed_chain: False takes H(s) from the walk without smoothing, which propagation keeps.
    """
    _check(z_labelled, labels, steps=steps, num_classes=num_classes, normaliser=normaliser)
    z = torch.cat([z_labelled, z_unlabelled])
    with torch.autocast(z.device.type, enabled=False):
        transition = transition_matrix(z, similarity=similarity, sigma=sigma)
        smoothed = smoothing / len(z) + (1 - smoothing) * transition
        posteriors = propagated_labels(smoothed, labels, num_classes=num_classes)
        target = posteriors @ (posteriors / (posteriors.sum(dim=0) + _MASS)).T
        precision = torch.promote_types(z.dtype, torch.float32)
        chain = (smoothed if smoothed_chain else transition).to(precision)
        target, within = target.to(precision), chain * (posteriors @ posteriors.T).to(precision)
        losses = [_cross_entropy(target, chain)]
        for _ in range(steps - 1):
            chain = within @ chain
            losses.append(_cross_entropy(target, chain))
        loss = losses[-1] if longest_only else torch.stack(losses).mean()
        return loss / (len(z) if normaliser == "samples" else len(z) ** 2)


def _cross_entropy(target: Tensor, probability: Tensor) -> Tensor:
    return -(target * (probability + _PROBABILITY).log()).sum()


def _check(z: Tensor, labels: Tensor, *, steps: int, num_classes: int, normaliser: str) -> None:
    check_known_name(normaliser, _NORMALISERS, argument="normaliser")
    if steps < 1:
        raise InputError(f"steps: must be at least 1, got {steps}; 3 is published")
    if len(labels) == 0 or len(labels) != len(z):
        raise ValueError(f"labels must be one for each of one or more labelled embeddings, got {len(labels)}, {len(z)}")
    lowest, highest = torch.stack(labels.aminmax()).tolist()
    if lowest < 0 or highest >= num_classes:
        outside = lowest if lowest < 0 else highest
        raise InputError(f"label: must be from 0 to {num_classes - 1} for {num_classes} classes, got {outside}")


class CCLP(nn.Module):
    """`cclp_loss` of a step's batches.

    Args:
        num_classes, steps, similarity, sigma, smoothing, normaliser: see `cclp_loss`.
    """

    def __init__(
        self,
        num_classes: int,
        *,
        steps: int = 3,
        similarity: Similarity = "dot",
        sigma: float | Sequence[float] = 1.0,
        smoothing: float = 1e-5,
        normaliser: Normaliser = "samples",
    ) -> None:
        super().__init__()
        self.num_classes = num_classes
        self.steps = steps
        self.similarity: Similarity = similarity
        self.sigma = sigma
        self.smoothing = smoothing
        self.normaliser: Normaliser = normaliser

    def forward(self, batch: SemiSupervisedBatch) -> Tensor:
        return cclp_loss(
            batch.z_labelled,
            batch.labels,
            batch.z_unlabelled,
            num_classes=self.num_classes,
            steps=self.steps,
            similarity=self.similarity,
            sigma=self.sigma,
            smoothing=self.smoothing,
            normaliser=self.normaliser,
        )
