"""adapted_step chooses the training step by whether there are domains."""

from contextlib import nullcontext

import pytest
import torch
from torch import Tensor, nn

from common.engines.adapted_step import adapted_step
from common.engines.adversarial_step import AdversarialStep
from common.engines.supervised_step import SupervisedStep


class _Taps:
    def recorded(self) -> "nullcontext[_Taps]":
        return nullcontext(self)

    def features(self) -> Tensor:
        raise AssertionError("nothing is trained here")


def _step(*, amp: bool = False) -> AdversarialStep:
    discriminator = nn.Linear(1, 2)
    optimizer = torch.optim.SGD(discriminator.parameters())
    return AdversarialStep(discriminator, optimizer, taps=_Taps(), alpha=lambda epoch: 0.5, amp=amp)


def test_with_domains_the_step_is_the_adversarial_one() -> None:
    step = _step()
    assert adapted_step(step, ["source", "target"]) is step


@pytest.mark.parametrize("amp", [True, False])
def test_without_domains_the_step_is_supervised_in_the_same_precision(amp: bool) -> None:
    step = adapted_step(_step(amp=amp), [])
    assert isinstance(step, SupervisedStep)
    assert step.amp is amp
