"""loss_cost: what the loss costs, forward and backward, and how much of a training step that is."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from bundles.cclp_ssl.benchmark_parts.training_step import training_step
from common.benchmark.median_seconds import median_seconds
from common.losses.cclp import cclp_loss

logger = logging.getLogger(__name__)
_CLASSES, _STEPS = 10, 3


def loss_cost(
    samples: Sequence[int], features: Sequence[int], *, repeats: int, device: torch.device
) -> list[dict[str, Any]]:
    """A row for each number of samples and features: ours, and the authors' formulation in float32.

    The shares are of the step of the network for CIFAR-10 without the loss, on as many images.
    """
    rows = []
    for count in samples:
        steps = {}
        for name, amp in (("fp32", False), ("bf16", True)):
            logger.info("step of %d images, %s", count, name)
            step = training_step("cifar", count, device=device, with_cclp=False, amp=amp, channels_last=amp)
            step()
            steps[name] = median_seconds(step, min(repeats, 3), device)
        for width in features:
            logger.info("loss of %d embeddings of %d", count, width)
            ours, theirs = (_seconds(loss, count, width, repeats, device) for loss in (_ours, _as_the_authors))
            shares = {f"share_{name}": ours / (ours + seconds) for name, seconds in steps.items()}
            rows.append({"samples": count, "features": width, "seconds": ours, "authors_seconds": theirs, **shares})
    return rows


def _seconds(
    loss: Callable[[Tensor, Tensor], Tensor], samples: int, features: int, repeats: int, device: torch.device
) -> float:
    generator = torch.Generator().manual_seed(0)
    z = (0.1 * torch.randn(samples, features, generator=generator)).to(device).requires_grad_()
    labels = torch.arange(samples // 2, device=device) % _CLASSES

    def forward_and_backward() -> None:
        torch.autograd.grad(loss(z, labels), z)

    forward_and_backward()
    return median_seconds(forward_and_backward, 5 * repeats, device)


def _ours(z: Tensor, labels: Tensor) -> Tensor:
    return cclp_loss(z[: len(labels)], labels, z[len(labels) :], num_classes=_CLASSES, steps=_STEPS)


def _as_the_authors(z: Tensor, labels: Tensor) -> Tensor:
    """In float32, with an inverse, as in their program; its gradient is wrong where clusters are well separated."""
    count, known = len(labels), F.one_hot(labels, _CLASSES).float()
    transition = 1e-5 / len(z) + (1 - 1e-5) * (z @ z.T).softmax(dim=1)
    identity = torch.eye(len(z) - count, device=z.device)
    inverse = torch.linalg.inv(identity - transition[count:, count:])
    posteriors = torch.cat([known, inverse @ transition[count:, :count] @ known])
    target = posteriors @ (posteriors / (posteriors.sum(dim=0) + 1e-5)).T
    same_class, chain, loss = posteriors @ posteriors.T, transition, z.new_zeros(())
    for step in range(_STEPS):
        chain = (transition * same_class) @ chain if step else chain
        loss = loss - (target * (chain + 1e-6).log()).sum() / len(z) / _STEPS
    return loss
