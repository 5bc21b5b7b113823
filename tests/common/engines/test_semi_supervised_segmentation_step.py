"""Claims about one training step on segments with and without labels, whose samples are voxels."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from monai.engines import SupervisedTrainer
from monai.engines.utils import IterationEvents
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.engines.distributed import distributed_network
from common.engines.semi_supervised_segmentation_step import SemiSupervisedSegmentationStep
from common.engines.supervised_step import SupervisedStep
from common.losses.cclp import CCLP
from common.losses.semi_supervised_batch import SemiSupervisedBatch
from common.losses.voxel_cross_entropy import VoxelCrossEntropy


class _Network(nn.Module):
    """Ten features a voxel, normalised over the batch and partly dropped, and three classes."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.features = nn.Sequential(nn.Conv3d(2, 10, 1), nn.BatchNorm3d(10))
        self.dropout = nn.Dropout(0.5)
        self.classification = nn.Conv3d(10, 3, 1)

    def forward(self, image: Tensor) -> Tensor:
        logits: Tensor = self.classification(self.dropout(self.features(image)))
        return logits


def _batch() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(1)
    image, unlabelled = torch.randn(2, 3, 2, 4, 4, 4, generator=generator)
    label = torch.zeros(3, 1, 4, 4, 4, dtype=torch.long)
    label[:, :, 0] = 2  # a quarter of the voxels; class 1 is not there
    return {"image": image, "label": label, "unlabelled": unlabelled}


def _trainer(step: Callable[..., Any], *, network: nn.Module | None = None, **items: Tensor) -> SupervisedTrainer:
    network = network or _Network()
    return SupervisedTrainer(
        device=torch.device("cpu"),
        max_epochs=1,
        train_data_loader=[{**_batch(), **items}],
        network=network,
        optimizer=torch.optim.SGD(network.parameters(), lr=0.1),
        loss_function=VoxelCrossEntropy(),
        iteration_update=step,
        decollate=False,
    )


def _step(method: Callable[[SemiSupervisedBatch], Tensor] | None = None, **options: Any) -> Any:
    settings = {"weight": 1.0, "nodes_labelled": 20, "nodes_unlabelled": 30, "classifier": "dropout"}
    return SemiSupervisedSegmentationStep(method or CCLP(3), **{**settings, **options})


def _run(step: Any, *, network: nn.Module | None = None) -> SupervisedTrainer:
    trainer = _trainer(step, network=network)
    torch.manual_seed(5)
    trainer.run()
    return trainer


def _seen(**options: Any) -> tuple[SemiSupervisedBatch, SupervisedTrainer]:
    """What the method gets in a step."""
    batches: list[SemiSupervisedBatch] = []
    trainer = _run(_step(lambda batch: batches.append(batch) or batch.z_labelled.sum() * 0, **options))
    return batches[0], trainer


def _gradients(step: Any) -> dict[str, Tensor]:
    network = _run(step).network
    return {name: weight.grad for name, weight in network.named_parameters()}


def test_weight_of_zero_is_supervised_training_to_the_bit() -> None:
    without, supervised = (_run(step) for step in (_step(weight=0), SupervisedStep()))
    states = without.network.state_dict(), supervised.network.state_dict()
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[1])
    assert without.state.output["loss"] == supervised.state.output["loss"]


def test_loss_is_the_supervised_one_and_the_weighted_method() -> None:
    output = _run(_step(weight=0.25)).state.output
    assert output["supervised_loss"] == _run(SupervisedStep()).state.output["loss"]
    assert output["unsupervised_loss"] > 0
    assert output["loss"].item() == pytest.approx(
        (output["supervised_loss"] + 0.25 * output["unsupervised_loss"]).item()
    )


def test_cclp_changes_the_embedding_and_leaves_the_classifier_to_the_supervised_loss() -> None:
    both, supervised = _gradients(_step()), _gradients(SupervisedStep())
    changed = {name for name, gradient in supervised.items() if not torch.equal(gradient, both[name])}
    # a bias before the normalisation has no gradient but rounding
    assert changed - {"features.0.bias"} == {"features.0.weight", "features.1.weight", "features.1.bias"}


def test_method_gets_as_many_voxels_of_each_class_and_any_unlabelled_ones() -> None:
    batch, _ = _seen()
    assert batch.labels.unique(return_counts=True)[1].tolist() == [10, 10]
    assert (batch.z_labelled.shape, batch.logits_labelled.shape) == ((20, 10), (20, 3))
    assert (batch.z_unlabelled.shape, batch.logits_unlabelled.shape) == ((30, 10), (30, 3))
    assert torch.equal(batch.unlabelled, _batch()["unlabelled"])


def test_voxels_are_taken_with_their_labels() -> None:
    image = _batch()["label"].expand(-1, 2, -1, -1, -1).float()  # each voxel's image is its label
    batches: list[SemiSupervisedBatch] = []
    _trainer(_step(lambda batch: batches.append(batch) or batch.z_labelled.sum() * 0), image=image).run()
    (batch,) = batches
    lesion = batch.z_labelled[batch.labels == 2][0]
    assert torch.isclose(batch.z_labelled, lesion).all(dim=1).equal(batch.labels == 2)


def test_embedding_is_what_the_classifier_is_given() -> None:
    dropped, _ = _seen(classifier="classification")
    whole, _ = _seen(classifier="dropout")
    assert 0.3 < (dropped.z_labelled == 0).float().mean() < 0.7
    assert (whole.z_labelled != 0).all()


def test_batches_pass_one_after_the_other_each_with_its_own_statistics() -> None:
    network = _Network().train()
    with torch.no_grad():
        unlabelled = network.features(_batch()["unlabelled"]).movedim(1, -1).flatten(0, -2)
    batch, _ = _seen()
    assert all(torch.isclose(unlabelled, voxel, atol=1e-6).all(dim=1).any() for voxel in batch.z_unlabelled)


def test_moving_averages_are_those_of_the_labelled_batches() -> None:
    with_unlabelled, supervised = (_run(step).network.features[1] for step in (_step(), SupervisedStep()))
    assert with_unlabelled.num_batches_tracked == 1
    assert torch.equal(with_unlabelled.running_mean, supervised.running_mean)
    assert torch.equal(with_unlabelled.running_var, supervised.running_var)
    assert with_unlabelled.track_running_stats


def test_another_pass_is_over_the_same_voxels() -> None:
    images = _batch()["unlabelled"]
    again: list[Tensor] = []

    def method(batch: SemiSupervisedBatch) -> Tensor:
        trainer.network.dropout.p = 0.0
        again.extend([batch.predict(images), batch.z_unlabelled])
        return batch.z_labelled.sum() * 0

    trainer = _trainer(_step(method))
    weight, bias = (values.detach().clone() for values in trainer.network.classification.parameters())
    trainer.run()
    torch.testing.assert_close(again[0], again[1] @ weight.view(3, 10).T + bias)


def test_nothing_is_left_behind_in_the_network() -> None:
    _, trainer = _seen()
    assert not any(module._forward_pre_hooks for module in trainer.network.modules())


def test_all_events_are_fired() -> None:
    trainer = _trainer(_step())
    fired: list[str] = []
    for event in ("FORWARD_COMPLETED", "LOSS_COMPLETED", "BACKWARD_COMPLETED", "MODEL_COMPLETED"):
        trainer.add_event_handler(IterationEvents[event], lambda _, name=event: fired.append(name))
    trainer.run()
    assert fired == ["FORWARD_COMPLETED", "LOSS_COMPLETED", "BACKWARD_COMPLETED", "MODEL_COMPLETED"]


def test_only_the_network_works_in_bfloat16() -> None:
    batch, trainer = _seen(amp=True)
    assert trainer.state.output["pred"].dtype == torch.bfloat16
    assert batch.z_labelled.dtype == batch.logits_unlabelled.dtype == torch.float32


@pytest.mark.usefixtures("processes")
def test_distributed_network_is_trained_alike() -> None:
    wrapped = _run(_step(), network=distributed_network(_Network(), torch.device("cpu"))).network.module
    alone = _run(_step()).network
    for name, values in alone.state_dict().items():
        torch.testing.assert_close(wrapped.state_dict()[name], values)


def test_loss_that_is_no_number_stops_before_the_weights_change() -> None:
    network = _Network()
    with pytest.raises(InputError, match=r"^learning_rate: the loss became nan in epoch 1; "):
        _run(_step(lambda batch: batch.z_labelled.sum() * float("nan")), network=network)
    assert torch.equal(network.classification.weight, _Network().classification.weight)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"weight": -1.0}, "^weight of the regulariser: must be 0 or more, got -1.0; "),
        ({"nodes_labelled": 0}, "^nodes_labelled and nodes_unlabelled: must be at least 1 .*, got 0 and 30; "),
        ({"nodes_unlabelled": 981}, "^nodes_labelled and .* together at most 1000, got 20 and 981; "),
    ],
    ids=["weight", "none", "too many"],
)
def test_wrong_settings_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _step(**wrong)
