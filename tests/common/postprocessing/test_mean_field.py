"""Claims about mean field inference: the paper's iteration, whatever is left out of it in computing."""

import math

import pytest
import torch
from torch import Tensor

from common.postprocessing.mean_field import mean_field
from common.postprocessing.normalised_kernel import NormalisedKernel

POTTS = 1 - torch.eye(2)


def _kernel(matrix: Tensor, normalisation: str = "none") -> NormalisedKernel:
    ones = torch.ones(1, len(matrix), dtype=matrix.dtype)
    return NormalisedKernel(lambda values: values @ matrix, ones, normalisation=normalisation)


def _distribution(labels: int, voxels: int) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.rand(labels, voxels, dtype=torch.float64, generator=generator).log_softmax(dim=0).exp()


def test_one_iteration_by_hand() -> None:
    """Two voxels that see only each other: Q_1 ∝ P_1(l) exp(2 Q_2(l))."""
    swap = _kernel(torch.tensor([[0.0, 1.0], [1.0, 0.0]]))
    refined = mean_field(torch.tensor([[0.5, 0.9], [0.5, 0.1]]), [(swap, 2 * POTTS)], iterations=1)
    assert refined[0, 0].item() == pytest.approx(math.exp(1.8) / (math.exp(1.8) + math.exp(0.2)))
    assert refined[0, 1].item() == pytest.approx(0.9 * math.exp(1) / (0.9 * math.exp(1) + 0.1 * math.exp(1)))


@pytest.mark.parametrize("labels", [2, 3, 5])
def test_iterations_are_the_papers_for_any_penalty(labels: int) -> None:
    """What is computed as log odds with one filtering less equals the paper's update, label by label."""
    generator = torch.Generator().manual_seed(1)
    matrix = torch.rand(6, 6, dtype=torch.float64, generator=generator)
    penalties = torch.rand(2, labels, labels, dtype=torch.float64, generator=generator)
    kernels = [_kernel(matrix), _kernel(matrix.T.contiguous(), "symmetric")]
    given = _distribution(labels, 6)
    expected = given
    for _ in range(3):
        messages = [penalty @ kernel(expected) for kernel, penalty in zip(kernels, penalties, strict=True)]
        expected = (given.log() - sum(messages)).softmax(dim=0)
    refined = mean_field(given, list(zip(kernels, penalties, strict=True)), iterations=3)
    torch.testing.assert_close(refined, expected)


def test_no_iteration_and_no_weight_return_the_probabilities() -> None:
    given = _distribution(3, 4)
    kernel = _kernel(torch.rand(4, 4, dtype=torch.float64))
    torch.testing.assert_close(mean_field(given, [(kernel, torch.ones(3, 3).double())], iterations=0), given)
    torch.testing.assert_close(mean_field(given, [(kernel, torch.zeros(3, 3).double())], iterations=4), given)
    torch.testing.assert_close(mean_field(given, [], iterations=4), given)


def test_certain_voxels_stay_certain_and_finite() -> None:
    given = torch.tensor([[1.0, 0.0, 0.5], [0.0, 0.0, 0.5], [0.0, 1.0, 0.0]])
    refined = mean_field(given, [(_kernel(torch.ones(3, 3)), 3 * (1 - torch.eye(3)))], iterations=5)
    assert refined.isfinite().all()
    torch.testing.assert_close(refined[:, :2], given[:, :2])
    torch.testing.assert_close(refined.sum(dim=0), torch.ones(3))


def test_gradient_is_right_for_penalties_and_probabilities() -> None:
    kernel = _kernel(torch.rand(4, 4, dtype=torch.float64), "symmetric")
    penalty = torch.rand(3, 3, dtype=torch.float64, requires_grad=True)
    logits = _distribution(3, 4).log().requires_grad_()

    def refined(logits: Tensor, penalty: Tensor) -> Tensor:
        return mean_field(logits.softmax(dim=0), [(kernel, penalty)], iterations=2)

    assert torch.autograd.gradcheck(refined, (logits, penalty))
