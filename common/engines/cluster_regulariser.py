"""ClusterRegulariser: CCLP within the adaptation of a segmenter to other domains.

`SemiSupervisedSegmentationStep` has CCLP on voxels too, in a step of its own with an unlabelled batch of its own.
"""

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import torch
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.data.balanced_voxels import balanced_voxels
from common.losses.at_least_float32 import at_least_float32
from common.losses.cclp import cclp_loss
from common.losses.transition_matrix import Similarity
from common.networks.inputs_of import inputs_of
from common.networks.voxel_rows import voxel_rows

_MOST_SAMPLES = 500  # of each batch: the graph's cost grows with the cube of both


class ClusterRegulariser:
    """`regulariser` of an AdversarialStep: w L_CCLP over voxels of its two batches.

    Kamnitsas 2017 (thesis), sec. 6.7, proposes it and leaves it open: domains are aligned "without taking into account
    cluster separation" (sec. 5.4, fig. 5.7), which CCLP adds, "learning more discriminative domain invariant feature
    spaces". The graph's labelled samples are voxels of L_seg's batch, equally many of each class that is there; its
    unlabelled ones any voxels of L_adv's batch, of all domains alike. The classifier does not learn from it.

    Args:
        network: the bare segmenter, not a distributed or compiled one.
        weight: w.
        schedule: the share of w that an epoch has, counted from 1, such as an AlphaSchedule with an alpha_max of 1.
        num_classes, steps, similarity, sigma: see `cclp_loss`.
        samples: voxels of each of the two batches.
        classifier: the segmenter's submodule whose input is the embedding: the last layer, or the dropout before it.
    """

    name = "cluster_loss"

    def __init__(
        self,
        network: nn.Module,
        weight: float,
        *,
        schedule: Callable[[int], float],
        num_classes: int,
        steps: int,
        samples: int,
        similarity: Similarity = "dot",
        sigma: float | Sequence[float] = 1.0,
        classifier: str = "classification",
    ) -> None:
        if not 0 <= weight < math.inf:
            raise InputError(f"cclp_weight: must be a number from 0 on, got {weight}; 0 is adaptation without it")
        if steps < 1:
            raise InputError(f"cclp_steps: must be at least 1, got {steps}; 3 is published")
        if not num_classes <= samples <= _MOST_SAMPLES:
            raise InputError(
                f"cclp_samples: must be from {num_classes}, a voxel of each class, to {_MOST_SAMPLES}, got {samples}"
                "; 100 is usual"
            )
        self.classifier = network.get_submodule(classifier)
        self.schedule = schedule
        self.num_classes = num_classes
        self.steps = steps
        self.samples = samples
        self.similarity: Similarity = similarity
        self.sigma = sigma
        self._weight = weight

    def weight(self, epoch: int) -> float:
        return self._weight * self.schedule(epoch)

    def recorded(self) -> AbstractContextManager[list[Tensor]]:
        return inputs_of(self.classifier)

    def loss(self, seen: list[Tensor], label: Tensor) -> Tensor:
        """Of the embeddings (B, C, *) of the two batches, and the label (B, 1, *) of the first."""
        labelled, unlabelled = (voxel_rows(embedding) for embedding in seen)
        labels = label.flatten()
        nodes = balanced_voxels(labels, self.samples)
        others = torch.randperm(len(unlabelled), device=unlabelled.device)[: self.samples]
        return cclp_loss(
            at_least_float32(labelled[nodes]),
            labels[nodes],
            at_least_float32(unlabelled[others]),
            num_classes=self.num_classes,
            steps=self.steps,
            similarity=self.similarity,
            sigma=self.sigma,
        )
