"""Claims about the clusters of a segmenter's embedding while it is adapted to other domains."""

import math
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.engines.alpha_schedule import AlphaSchedule
from common.engines.cluster_regulariser import ClusterRegulariser
from common.losses.cclp import cclp_loss
from common.networks.voxel_rows import voxel_rows


def _network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv3d(2, 4, 1, bias=False), nn.Dropout(0.5), nn.Conv3d(4, 3, 1))


def _regulariser(network: nn.Module | None = None, weight: float = 1.0, **given: Any) -> ClusterRegulariser:
    settings = {"schedule": lambda epoch: 1.0, "num_classes": 3, "steps": 3, "samples": 20, "classifier": "1"}
    return ClusterRegulariser(network or _network(), weight, **{**settings, **given})


def _embeddings(*sizes: int) -> list[Tensor]:
    """Of as many cases as it says, with 4 features and 27 voxels."""
    generator = torch.Generator().manual_seed(1)
    return [torch.randn(size, 4, 3, 3, 3, generator=generator) for size in sizes]


def _label(cases: int) -> Tensor:
    """Class 2 in a third of the voxels, class 0 in the others, no class 1."""
    label = torch.zeros(cases, 1, 3, 3, 3, dtype=torch.long)
    label[:, :, 0] = 2
    return label


def test_samples_alike_in_all_are_as_far_as_can_be_from_clusters() -> None:
    """Each of N steps to every other with probability 1/N, so that the loss is log N in a chain of one step."""
    seen = [torch.zeros_like(embedding) for embedding in _embeddings(2, 3)]
    loss = _regulariser(steps=1, samples=10).loss(seen, _label(2))
    assert loss.item() == pytest.approx(math.log(20), abs=1e-4)


def test_loss_is_that_of_the_voxels_of_both_batches() -> None:
    seen, label = _embeddings(1, 1), _label(1)
    loss = _regulariser(samples=100, similarity="l2", sigma=2.0).loss(seen, label)
    labelled, unlabelled = (voxel_rows(embedding) for embedding in seen)
    settings: dict[str, Any] = {"num_classes": 3, "steps": 3, "similarity": "l2", "sigma": 2.0}
    torch.testing.assert_close(loss, cclp_loss(labelled, label.flatten(), unlabelled, **settings))


def test_graph_has_as_many_voxels_of_each_class_and_of_the_domains(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[Tensor, Tensor, Tensor]] = []
    monkeypatch.setattr(
        "common.engines.cluster_regulariser.cclp_loss",
        lambda z, labels, others, **_: given.append((z, labels, others)) or z.sum(),
    )
    label = _label(2)
    seen = [label.expand(-1, 4, -1, -1, -1).float(), *_embeddings(3)]  # a voxel's embedding is its label
    _regulariser().loss(seen, label)
    ((labelled, labels, others),) = given
    assert labels.bincount().tolist() == [10, 0, 10]
    assert torch.equal(labelled[:, 0], labels.float())
    voxels = voxel_rows(seen[1])
    assert len(others.unique(dim=0)) == len(others) == 20
    assert all((voxels == other).all(dim=1).any() for other in others)


def test_embedding_is_seen_before_dropout_and_teaches_no_classifier() -> None:
    network = _network()
    regulariser = _regulariser(network)
    images = torch.randn(2, 5, 2, 3, 3, 3, generator=torch.Generator().manual_seed(2))
    with regulariser.recorded() as seen:
        for image in images:
            network(image)
    assert [torch.equal(maps, network[0](image)) for maps, image in zip(seen, images, strict=True)] == [True, True]
    regulariser.loss(seen, _label(5)).backward()
    assert network[0].weight.grad.abs().max() > 0
    assert network[2].weight.grad is None


def test_weight_has_the_schedule_of_the_adaptation() -> None:
    regulariser = _regulariser(weight=0.4, schedule=AlphaSchedule(1.0, 1, 3))
    assert [regulariser.weight(epoch) for epoch in range(1, 5)] == [0.0, 0.2, 0.4, 0.4]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"weight": -0.1}, "cclp_weight: must be a number from 0 on, got -0.1; 0 is adaptation without it"),
        ({"weight": math.nan}, "cclp_weight: must be a number from 0 on, got nan; 0 is adaptation without it"),
        ({"steps": 0}, "cclp_steps: must be at least 1, got 0; 3 is published"),
        ({"samples": 2}, "cclp_samples: must be from 3, a voxel of each class, to 500, got 2; 100 is usual"),
        ({"samples": 501}, "cclp_samples: must be from 3, a voxel of each class, to 500, got 501; 100 is usual"),
    ],
    ids=["weight", "no number", "steps", "too few", "too many"],
)
def test_wrong_settings_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        _regulariser(**wrong)
    assert str(caught.value) == message
