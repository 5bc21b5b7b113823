"""TrainerRateFinder raises the rate of a trainer's own steps, and leaves no trace in it."""

from typing import Any

import pytest
import torch
from monai.data import DataLoader
from monai.engines import SupervisedTrainer
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.data.epoch_sampler import EpochSampler
from common.engines.supervised_step import SupervisedStep
from common.experiments.trainer_rate_finder import TrainerRateFinder

RANGE: dict[str, Any] = {"low": 1e-4, "high": 100.0, "iterations": 40, "seed": 0}


class _Line(nn.Module):
    """pred = a x, to become 3 x; a starts at 1."""

    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Parameter(torch.ones(1))

    def forward(self, image: Tensor) -> Tensor:
        return self.a * image


def _trainer(loss: Any = None, **step: Any) -> SupervisedTrainer:
    network = _Line()
    data = [{"image": torch.tensor([x]), "label": torch.tensor([3 * x])} for x in (1.0, -1.0)]
    return SupervisedTrainer(
        device=torch.device("cpu"),
        max_epochs=1,
        train_data_loader=DataLoader(data, batch_size=1, sampler=EpochSampler(data, seed=0, samples=4)),
        network=network,
        optimizer=torch.optim.SGD(network.parameters(), lr=0.5),
        loss_function=loss or nn.MSELoss(),
        iteration_update=SupervisedStep(**step),
        decollate=False,
    )


def test_rates_rise_by_the_same_factor_each_time() -> None:
    found = TrainerRateFinder(_trainer(max_gradient_norm=1.0)).find(**{**RANGE, "high": 1.0})
    factors = [after / before for before, after in zip(found.rates, found.rates[1:], strict=False)]
    assert (found.rates[0], len(found.rates)) == (1e-4, 40)
    assert factors == pytest.approx([10 ** (4 / 39)] * 39)


def test_first_losses_are_those_of_the_steps_by_hand() -> None:
    found = TrainerRateFinder(_trainer()).find(**RANGE)
    first_step = RANGE["low"] * 4  # the loss is (a - 3)², its gradient at a = 1 is -4
    assert found.losses[:2] == pytest.approx([4.0, (2 - first_step) ** 2])


def test_trainers_own_step_is_taken() -> None:
    shortened = TrainerRateFinder(_trainer(max_gradient_norm=1.0)).find(**RANGE)
    assert shortened.losses[1] == pytest.approx((2 - RANGE["low"]) ** 2)


def test_network_and_optimiser_are_left_as_they_were() -> None:
    trainer = _trainer()
    TrainerRateFinder(trainer).find(**RANGE)
    assert trainer.network.a.item() == 1
    assert trainer.optimizer.param_groups[0]["lr"] == 0.5


def test_divergence_ends_the_test() -> None:
    found = TrainerRateFinder(_trainer()).find(**RANGE)
    assert len(found.rates) < RANGE["iterations"]
    assert len(found.rates) == len(found.losses)


def test_loss_that_is_not_a_number_ends_the_test_and_is_left_out() -> None:
    steps: list[int] = []

    def loss(pred: Tensor, label: Tensor) -> Tensor:
        steps.append(0)
        return ((pred - label) ** 2).mean() * (float("nan") if len(steps) == 25 else 1.0)

    found = TrainerRateFinder(_trainer(loss)).find(**{**RANGE, "high": 0.1})
    assert (len(steps), len(found.losses)) == (25, 24)


def test_loss_that_is_not_a_number_from_the_beginning_is_an_error() -> None:
    with pytest.raises(InputError, match=r"^learning_rate: the loss became nan"):
        TrainerRateFinder(_trainer(lambda pred, label: pred.sum() * float("nan"))).find(**RANGE)


def test_same_seed_tries_the_same_batches() -> None:
    finders = [TrainerRateFinder(_trainer()) for _ in range(2)]
    first, second = (finder.find(**RANGE).losses for finder in finders)
    assert first == second
