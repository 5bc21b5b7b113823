"""Claims about one training step on a labelled and an unlabelled batch."""

from typing import Any

import pytest
import torch
from ignite.engine import Events
from monai.engines import SupervisedTrainer
from monai.engines.utils import IterationEvents
from torch import Tensor, nn

from bundles.cclp_ssl.networks import classifier
from common.checks.input_error import InputError
from common.engines.semi_supervised_step import SemiSupervisedStep
from common.losses.cclp import CCLP
from common.losses.semi_supervised_batch import SemiSupervisedBatch
from common.losses.semi_supervised_method import semi_supervised_method, unlabelled_in_batch
from common.networks.labelled_and_unlabelled import LabelledAndUnlabelled

BATCH = {
    "image": torch.rand(4, 1, 6, 6, generator=torch.Generator().manual_seed(0)),
    "label": torch.tensor([0, 1, 2, 0]),
    "unlabelled": torch.rand(5, 1, 6, 6, generator=torch.Generator().manual_seed(1)),
}


def _network(*, noise: float = 0.0) -> Any:
    torch.manual_seed(0)
    return classifier("mnist", 1, 3, layers=[4, "pool", 5], noise=noise, dropout=0.0)


def _trainer(network: Any, method: Any, *, batch: dict[str, Tensor] = BATCH, **options: Any) -> SupervisedTrainer:
    return SupervisedTrainer(
        device=torch.device("cpu"),
        max_epochs=1,
        train_data_loader=[batch] * 3,
        network=LabelledAndUnlabelled(network),
        optimizer=torch.optim.SGD(network.parameters(), lr=0.1),
        loss_function=nn.CrossEntropyLoss(),
        iteration_update=SemiSupervisedStep(method, predict=network, **{"weight": 1.0, **options}),
        decollate=False,
    )


def _gradients(method: Any, *, weight: float = 1.0, noise: float = 0.0) -> dict[str, Tensor]:
    """Of the first step."""
    network = _network(noise=noise)
    trainer = _trainer(network, method, weight=weight)
    found: dict[str, Tensor] = {}

    @trainer.on(IterationEvents.BACKWARD_COMPLETED)
    def _keep() -> None:
        found.update({name: parameter.grad.clone() for name, parameter in network.named_parameters()})
        trainer.terminate()

    trainer.run()
    return found


def test_loss_is_the_supervised_one_and_the_weighted_other() -> None:
    trainer = _trainer(_network(), CCLP(3), weight=0.25)
    trainer.run()
    output = trainer.state.output
    assert output["loss"].item() == pytest.approx(
        output["supervised_loss"].item() + 0.25 * output["unsupervised_loss"].item()
    )


def test_linear_layer_learns_from_the_supervised_loss_alone() -> None:
    """Algorithm 5: theta_g moves along the gradient of L_sup, theta_z along that of both."""
    supervised, both = _gradients(CCLP(3), weight=0.0), _gradients(CCLP(3), weight=1.0)
    alike = {name for name in both if torch.equal(both[name], supervised[name])}
    assert alike == {"classifier.weight", "classifier.bias"}


def test_embedding_gets_the_sum_of_both_gradients() -> None:
    gradients = {weight: _gradients(CCLP(3), weight=weight)["features.0.0.weight"] for weight in (0.0, 1.0, 2.0)}
    torch.testing.assert_close(gradients[2.0] - gradients[0.0], 2 * (gradients[1.0] - gradients[0.0]))


def test_supervised_training_is_that_of_the_labelled_batch() -> None:
    network = _network()
    trainer = _trainer(network, None, batch={**BATCH, "unlabelled": BATCH["unlabelled"][:0]})
    trainer.run()
    again = _network()
    optimizer = torch.optim.SGD(again.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        nn.functional.cross_entropy(again(BATCH["image"]), BATCH["label"]).backward()
        optimizer.step()
    torch.testing.assert_close(list(network.parameters()), list(again.parameters()))
    assert trainer.state.output["unsupervised_loss"] == 0


def test_method_is_given_the_batch_as_the_network_sees_it() -> None:
    given: list[SemiSupervisedBatch] = []

    def method(batch: SemiSupervisedBatch) -> Tensor:
        given.append(batch)
        return batch.z_unlabelled.sum()

    network = _network()
    _trainer(network, method).run()
    batch = given[-1]
    assert (batch.z_labelled.shape, batch.z_unlabelled.shape, batch.logits_unlabelled.shape) == ((4, 5), (5, 5), (5, 3))
    assert torch.equal(batch.labels, BATCH["label"])
    assert torch.equal(batch.unlabelled, BATCH["unlabelled"])
    assert batch.predict(batch.unlabelled).shape == (5, 3)


def test_weight_grows_by_the_ramp_up() -> None:
    shares = []
    trainer = _trainer(_network(), CCLP(3), ramp_up_iterations=2)

    @trainer.on(Events.ITERATION_COMPLETED)
    def _keep() -> None:
        output = {name: value.item() for name, value in trainer.state.output.items() if value.ndim == 0}
        shares.append((output["loss"] - output["supervised_loss"]) / output["unsupervised_loss"])

    trainer.run()
    assert shares == pytest.approx([torch.e**-5, torch.e**-1.25, 1.0], abs=1e-5)


def test_under_autocast_losses_are_of_float32() -> None:
    trainer = _trainer(_network(), CCLP(3), amp=True)
    trainer.run()
    output = trainer.state.output
    assert {output[name].dtype for name in ("pred", "loss", "supervised_loss", "unsupervised_loss")} == {torch.float32}


def test_all_events_are_fired_in_their_order() -> None:
    trainer = _trainer(_network(), CCLP(3))
    seen: list[str] = []
    expected = ["FORWARD_COMPLETED", "LOSS_COMPLETED", "BACKWARD_COMPLETED", "MODEL_COMPLETED"]
    for name in expected:
        trainer.add_event_handler(IterationEvents[name], lambda _, name=name: seen.append(name))
    trainer.run()
    assert seen == 3 * expected


def test_loss_that_is_no_number_ends_the_training() -> None:
    with pytest.raises(InputError, match="learning_rate: the loss became nan in epoch 1"):
        _trainer(_network(), lambda batch: batch.z_unlabelled.sum() * torch.nan).run()


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(InputError, match="weight: must be 0 or more, got -1"):
        SemiSupervisedStep(CCLP(3), predict=_network(), weight=-1)


@pytest.mark.parametrize("name", ["cclp", "entropy", "association", "pi_model", "pseudo_label"])
def test_every_method_trains_the_embedding(name: str) -> None:
    method = semi_supervised_method(name, num_classes=3)
    with_it, without = (_gradients(method, weight=weight, noise=0.1)["features.0.0.weight"] for weight in (1.0, 0.0))
    assert not torch.equal(with_it, without)


@pytest.mark.parametrize(("name", "expected"), [("supervised", 0), ("cclp", 100), ("pi_model", 100)])
def test_supervised_training_alone_takes_no_unlabelled_images(name: str, expected: int) -> None:
    assert unlabelled_in_batch(name, 100) == expected


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(InputError, match="did you mean cclp"):
        semi_supervised_method("clcp", num_classes=3)
