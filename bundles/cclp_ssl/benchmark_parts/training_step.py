"""training_step: a step of training, ready to be called."""

from collections.abc import Callable

import torch
from torch import nn

from bundles.cclp_ssl.networks import classifier
from common.losses.cclp import cclp_loss
from common.networks.labelled_and_unlabelled import LabelledAndUnlabelled

_SIDES = {"mnist": 28, "svhn": 32, "cifar": 32}
_CLASSES = 10


def training_step(
    architecture: str,
    samples: int,
    *,
    device: torch.device,
    with_cclp: bool = True,
    amp: bool = False,
    channels_last: bool = False,
    joint: bool = False,
) -> Callable[[], None]:
    """A step on `samples` random images, half of them labelled, by a network and an optimiser of its own."""
    channels = 1 if architecture == "mnist" else 3
    network = classifier(architecture, channels, _CLASSES).to(device).train()
    if channels_last:
        network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in its stubs
    passes = LabelledAndUnlabelled(network, passes="joint" if joint else "separate")
    optimizer = torch.optim.Adam(network.parameter_groups(1e-4, 1e-4), lr=1e-3, eps=1e-7)
    side = _SIDES[architecture]
    image, unlabelled = torch.rand(2, samples // 2, channels, side, side, device=device)
    label = torch.arange(samples // 2, device=device) % _CLASSES

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(device.type, torch.bfloat16, enabled=amp):
            z_labelled, logits, z_unlabelled, _ = (output.float() for output in passes(image, unlabelled))
        loss = nn.functional.cross_entropy(logits, label)
        if with_cclp:
            loss = loss + cclp_loss(z_labelled, label, z_unlabelled, num_classes=_CLASSES)
        loss.backward()
        optimizer.step()

    return step
