"""toy_descent: what a semi-supervised regulariser does to an embedding that no network holds back."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from common.experiments.toy_points import ToyPoints
from common.experiments.toy_state import ToyState
from common.losses.cclp import CCLP
from common.losses.label_propagation import propagated_labels
from common.losses.semi_supervised_batch import SemiSupervisedBatch
from common.losses.transition_matrix import transition_matrix


def toy_descent(
    points: ToyPoints, regulariser: nn.Module, *, iterations: int, step_size: float, seed: int
) -> list[ToyState]:
    """The states from the start to after the last iteration of plain gradient descent on cross-entropy + regulariser.

    Kamnitsas 2017 (thesis), sec. 6.4: both costs move the points, which are free, and a linear classifier, which starts
    at random.
    """
    z = points.z.clone().requires_grad_()
    classifier = _classifier(seed)
    optimizer = torch.optim.SGD([z, *classifier.parameters()], lr=step_size)
    states = []
    for _ in range(iterations + 1):
        optimizer.zero_grad()
        batch = _batch(z, points.labels, classifier)
        F.cross_entropy(batch.logits_labelled, points.labels).backward(retain_graph=True)
        supervised = _gradient(z)
        regulariser(batch).backward()
        states.append(_state(batch, regulariser, classifier, supervised=supervised, total=_gradient(z)))
        optimizer.step()
    return states


def _classifier(seed: int) -> nn.Linear:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Linear(2, 2, dtype=torch.float64)


def _batch(z: Tensor, labels: Tensor, classifier: nn.Linear) -> SemiSupervisedBatch:
    logits, count = classifier(z), len(labels)
    return SemiSupervisedBatch(
        z_labelled=z[:count],
        logits_labelled=logits[:count],
        labels=labels,
        z_unlabelled=z[count:],
        logits_unlabelled=logits[count:],
        unlabelled=z[count:],
        predict=classifier,
    )


def _gradient(z: Tensor) -> Tensor:
    assert z.grad is not None
    return z.grad.clone()


@torch.no_grad()
def _state(
    batch: SemiSupervisedBatch, regulariser: nn.Module, classifier: nn.Linear, *, supervised: Tensor, total: Tensor
) -> ToyState:
    z = torch.cat([batch.z_labelled, batch.z_unlabelled])
    if isinstance(regulariser, CCLP):
        walk = transition_matrix(z, similarity=regulariser.similarity, sigma=regulariser.sigma)
        posteriors = propagated_labels(walk, batch.labels, num_classes=regulariser.num_classes)
    else:
        posteriors = torch.cat([batch.logits_labelled, batch.logits_unlabelled]).softmax(dim=1)
    return ToyState(
        z=z,
        supervised_gradient=supervised,
        regulariser_gradient=total - supervised,
        posteriors=posteriors[:, 1],
        normal=classifier.weight[1] - classifier.weight[0],
        offset=classifier.bias[1] - classifier.bias[0],
    )
