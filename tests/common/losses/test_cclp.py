"""Claims about compact latent space clustering."""

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from recorded_cclp import RECORDED_CASES, recorded_cclp
from torch import Tensor

from common.checks.input_error import InputError
from common.losses.cclp import CCLP, cclp_loss
from common.losses.semi_supervised_batch import SemiSupervisedBatch

SETTINGS: dict[str, dict[str, Any]] = {
    "S1": {"steps": 1},
    "S3": {"steps": 3},
    "S10": {"steps": 10},
    "S3_longestonly": {"steps": 3, "longest_only": True},
    "S3_unsmoothedloss": {"steps": 3, "smoothed_chain": False},
}


def _z(samples: int, *, features: int = 3, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(samples, features, generator=generator, dtype=dtype).requires_grad_()


@pytest.mark.parametrize("case", RECORDED_CASES)
@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=str)
def test_loss_and_gradient_are_those_of_the_authors_program(
    shared_data: Path, case: str, setting: str, dtype: torch.dtype
) -> None:
    recorded = recorded_cclp(shared_data, case)
    z, count = recorded.z.to(dtype).requires_grad_(), len(recorded.labels)
    loss = cclp_loss(z[:count], recorded.labels, z[count:], num_classes=recorded.num_classes, **SETTINGS[setting])
    (gradient,) = torch.autograd.grad(loss, z)
    # case b's system is so close to singular that float64 itself keeps 9 digits of it
    tolerance = {torch.float64: {"a": 1e-12, "b": 1e-7}[case], torch.float32: 1e-5}[dtype]
    expected = recorded.gradients[setting]
    assert loss.item() == pytest.approx(recorded.losses[setting].item(), rel=tolerance)
    assert (gradient - expected).norm() <= tolerance * expected.norm()


def test_loss_of_two_labelled_points_is_that_by_hand() -> None:
    """Two points at the origin of one class: H and T are 1/2 everywhere, and so is each step of the chain."""
    loss = cclp_loss(torch.zeros(2, 1), torch.tensor([0, 0]), torch.zeros(0, 1), num_classes=1, steps=3)
    assert loss.item() == pytest.approx(math.log(2), abs=1e-4)


def test_loss_of_three_points_is_that_by_hand() -> None:
    """Labels 0 and 1 at the origin and an unlabelled point there: Phi_U = (1/2, 1/2), m = 3/2, H = 1/3."""
    loss = cclp_loss(torch.zeros(2, 1), torch.tensor([0, 1]), torch.zeros(1, 1), num_classes=2, steps=2)
    # T sums to 1 along each row; H(2) = (H o M) H, M's rows sum to 3/2, so that H(2) = 1/6 everywhere
    assert loss.item() == pytest.approx((math.log(3) + math.log(6)) / 2, abs=1e-3)


def test_divided_by_pairs_it_is_n_times_smaller() -> None:
    arguments = (_z(4), torch.tensor([0, 1, 0, 1]), _z(6, seed=1))
    losses = [cclp_loss(*arguments, num_classes=2, normaliser=name) for name in ("samples", "pairs")]
    assert losses[0].item() == pytest.approx(10 * losses[1].item())


@pytest.mark.parametrize("similarity", ["dot", "l2"])
@pytest.mark.parametrize("steps", [1, 3])
def test_gradient_is_that_of_finite_differences(similarity: Any, steps: int) -> None:
    def loss(z_labelled: Tensor, z_unlabelled: Tensor) -> Tensor:
        labels = torch.tensor([0, 1, 1])
        return cclp_loss(z_labelled, labels, z_unlabelled, num_classes=2, steps=steps, similarity=similarity)

    assert torch.autograd.gradcheck(loss, (_z(3), _z(4, seed=1)))


def test_compact_clusters_have_less_loss_than_scattered_points() -> None:
    labels = torch.tensor([0, 1])
    corners = torch.tensor([[4.0, 0.0], [0.0, 4.0]])
    compact = cclp_loss(corners, labels, corners.repeat(5, 1), num_classes=2)
    scattered = cclp_loss(corners, labels, corners.repeat(5, 1) + _z(10, features=2).float(), num_classes=2)
    assert compact < scattered


def test_descent_gathers_each_class_and_parts_the_two() -> None:
    z = torch.cat(
        [torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.rand(20, 2, generator=torch.Generator().manual_seed(0))]
    )
    z = z.requires_grad_()
    for _ in range(200):
        (gradient,) = torch.autograd.grad(cclp_loss(z[:2], torch.tensor([0, 1]), z[2:], num_classes=2), z)
        z = (z - 0.5 * gradient).detach().requires_grad_()
    distances = torch.cdist(z[2:], z[:2])
    near, far = distances.min(dim=1).values, distances.max(dim=1).values
    assert near.max() < 0.3 * far.min()


def test_order_of_the_unlabelled_samples_does_not_matter() -> None:
    z_labelled, z_unlabelled, labels = _z(4), _z(6, seed=1), torch.tensor([0, 1, 2, 0])
    loss = cclp_loss(z_labelled, labels, z_unlabelled, num_classes=3)
    assert cclp_loss(z_labelled, labels, z_unlabelled.flip(0), num_classes=3).item() == pytest.approx(loss.item())


def test_classes_without_a_sample_have_no_part_in_it() -> None:
    arguments = (_z(4), torch.tensor([0, 1, 0, 1]), _z(6, seed=1))
    losses = [cclp_loss(*arguments, num_classes=count).item() for count in (2, 7)]
    assert losses[0] == pytest.approx(losses[1])


def test_without_unlabelled_samples_the_graph_is_that_of_the_labelled() -> None:
    z = _z(4)
    loss = cclp_loss(z, torch.tensor([0, 1, 0, 1]), z[:0], num_classes=2)
    (gradient,) = torch.autograd.grad(loss, z)
    assert loss > 0
    assert gradient.abs().min() > 0


@pytest.mark.parametrize("scale", [0.0, 1e-20, 1.0, 1e3, 1e18], ids=str)
@pytest.mark.parametrize("similarity", ["dot", "l2"])
def test_loss_and_gradient_are_finite_for_any_embedding(scale: float, similarity: Any) -> None:
    """At 0 all embeddings are identical; far out the walk never leaves a sample but by its smoothing."""
    z = (scale * _z(30, dtype=torch.float32)).detach().requires_grad_()
    loss = cclp_loss(z[:10], torch.arange(10) % 3, z[10:], num_classes=3, similarity=similarity)
    (gradient,) = torch.autograd.grad(loss, z)
    assert math.isfinite(loss.item())
    assert gradient.isfinite().all()


def test_under_autocast_nothing_is_computed_in_bfloat16() -> None:
    z = _z(20, dtype=torch.float32)
    labels = torch.arange(6) % 3
    with torch.autocast("cpu", torch.bfloat16):
        under = cclp_loss(z[:6], labels, z[6:], num_classes=3)
    torch.testing.assert_close(under, cclp_loss(z[:6], labels, z[6:], num_classes=3), rtol=0, atol=0)


def test_bfloat16_embeddings_have_a_float32_loss() -> None:
    z = _z(20).to(torch.bfloat16)
    assert cclp_loss(z[:6], torch.arange(6) % 3, z[6:], num_classes=3).dtype is torch.float32


def test_module_is_the_function_of_the_batchs_embeddings() -> None:
    z_labelled, z_unlabelled, labels = _z(4), _z(6, seed=1), torch.tensor([0, 1, 1, 0])
    nothing = torch.empty(0)
    batch = SemiSupervisedBatch(z_labelled, nothing, labels, z_unlabelled, nothing, nothing, lambda image: image)
    options: dict[str, Any] = {"steps": 2, "similarity": "l2", "sigma": 2.0, "smoothing": 1e-3, "normaliser": "pairs"}
    expected = cclp_loss(z_labelled, labels, z_unlabelled, num_classes=2, **options)
    torch.testing.assert_close(CCLP(2, **options)(batch), expected)


@pytest.mark.parametrize(
    ("labels", "options", "message"),
    [
        pytest.param([0, 2], {}, "label: must be from 0 to 1 for 2 classes, got 2", id="label too high"),
        pytest.param([0, -1], {}, "label: must be from 0 to 1 for 2 classes, got -1", id="label too low"),
        pytest.param([0, 1], {"steps": 0}, "steps: must be at least 1, got 0", id="no step"),
        pytest.param([0, 1], {"similarity": "dto"}, "did you mean dot", id="similarity"),
        pytest.param([0, 1], {"normaliser": "pair"}, "did you mean pairs", id="normaliser"),
    ],
)
def test_what_cannot_be_computed_is_named(labels: list[int], options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        cclp_loss(torch.zeros(2, 3), torch.tensor(labels), torch.zeros(4, 3), num_classes=2, **options)


@pytest.mark.parametrize("count", [0, 3])
def test_labels_are_one_for_each_labelled_embedding(count: int) -> None:
    with pytest.raises(ValueError, match="labels must be one for each"):
        cclp_loss(torch.zeros(2, 3), torch.zeros(count, dtype=torch.long), torch.zeros(4, 3), num_classes=2)
