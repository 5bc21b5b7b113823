"""Claims about one training step."""

from typing import Any

import pytest
import torch
from ignite.engine import Events
from monai.engines import SupervisedTrainer
from monai.engines.utils import IterationEvents
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.engines.supervised_step import SupervisedStep


def _trainer(network: nn.Module, *, loss: Any = None, **options: Any) -> SupervisedTrainer:
    return SupervisedTrainer(
        device=torch.device("cpu"),
        max_epochs=1,
        train_data_loader=[{"image": torch.tensor([[2.0]]), "label": torch.tensor([[0.0]])}],
        network=network,
        optimizer=torch.optim.SGD(network.parameters(), lr=0.1),
        loss_function=loss or nn.MSELoss(),
        iteration_update=SupervisedStep(**options),
        decollate=False,
    )


def _scale(weight: float) -> nn.Linear:
    network = nn.Linear(1, 1, bias=False)
    nn.init.constant_(network.weight, weight)
    return network


def test_step_by_hand() -> None:
    network = _scale(1.0)
    trainer = _trainer(network)
    trainer.run()
    # image 2, label 0: prediction 2 w = 2, loss (2 w)² = 4, gradient 8 w = 8, w - .1 x 8 = .2
    assert trainer.state.output["loss"].item() == 4
    assert trainer.state.output["pred"].item() == 2
    assert network.weight.item() == pytest.approx(0.2, rel=1e-6)


# the gradient is 8: cut to a length of 2, or shorter than 20 already
@pytest.mark.parametrize(("max_gradient_norm", "weight"), [(2.0, 1 - 0.1 * 2), (20.0, 1 - 0.1 * 8)])
def test_longer_gradient_is_cut(max_gradient_norm: float, weight: float) -> None:
    network = _scale(1.0)
    _trainer(network, max_gradient_norm=max_gradient_norm).run()
    assert network.weight.item() == pytest.approx(weight, rel=1e-5)


def test_gradients_of_the_last_step_are_forgotten() -> None:
    network = _scale(1.0)
    trainer = _trainer(network)
    trainer.state.max_epochs = 2
    trainer.run()
    assert network.weight.item() == pytest.approx(0.2 - 0.1 * 8 * 0.2, rel=1e-6)


def test_network_is_trained_in_training_mode() -> None:
    network = _scale(1.0).eval()
    _trainer(network).run()
    assert network.training


def test_all_events_are_fired_with_what_is_known_by_then() -> None:
    network = _scale(1.0)
    trainer = _trainer(network)
    seen: list[tuple[str, set[str], bool, float]] = []
    for event in IterationEvents:
        if event.name.startswith("INNER"):
            continue
        trainer.add_event_handler(
            event,
            lambda engine, name=event.name: seen.append(
                (name, set(engine.state.output), network.weight.grad is not None, round(network.weight.item(), 6))
            ),
        )
    trainer.run()
    given, predicted = {"image", "label", "pred"}, {"image", "label", "pred", "loss"}
    assert seen == [
        ("FORWARD_COMPLETED", given, False, 1.0),
        ("LOSS_COMPLETED", predicted, False, 1.0),
        ("BACKWARD_COMPLETED", predicted, True, 1.0),
        ("MODEL_COMPLETED", predicted, True, 0.2),
    ]


@pytest.mark.parametrize(("amp", "inside"), [(True, torch.bfloat16), (False, torch.float32)], ids=["amp", "plain"])
def test_only_the_network_works_in_bfloat16(amp: bool, inside: torch.dtype) -> None:
    seen: list[torch.dtype] = []

    def loss(pred: Tensor, label: Tensor) -> Tensor:
        seen.append(pred.dtype)
        return nn.functional.mse_loss(pred, label)

    network = _scale(1.0)
    trainer = _trainer(network, amp=amp, loss=loss)
    trainer.run()
    assert trainer.state.output["pred"].dtype == inside
    assert seen == [torch.float32]
    assert (network.weight.dtype, network.weight.grad.dtype) == (torch.float32, torch.float32)
    assert network.weight.item() == pytest.approx(0.2, rel=1e-6)  # 1, 2 and 8 are exact in bfloat16


@pytest.mark.parametrize("value", ["nan", "inf"])
def test_loss_that_is_no_number_stops_before_the_weights_change(value: str) -> None:
    network = _scale(1.0)
    trainer = _trainer(network, loss=lambda pred, _label: pred.sum() * float(value))
    trainer.add_event_handler(Events.STARTED, lambda engine: setattr(engine.state, "epoch", 6))
    trainer.state.max_epochs = 7
    with pytest.raises(InputError, match=f"^learning_rate: the loss became {value} in epoch 7; choose a lower rate$"):
        trainer.run()
    assert network.weight.item() == 1
