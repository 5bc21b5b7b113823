"""Claims about the descent of free points."""

from dataclasses import astuple

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from common.experiments.toy_descent import toy_descent
from common.experiments.toy_layouts import two_moons
from common.losses.cclp import CCLP, cclp_loss
from common.losses.entropy_minimisation import EntropyMinimisation

CCLP_2 = CCLP(2, steps=2, similarity="l2", sigma=0.2)
POINTS = two_moons(0)


@pytest.mark.parametrize("regulariser", [CCLP_2, EntropyMinimisation()], ids=["cclp", "entropy"])
def test_points_go_against_both_gradients(regulariser: nn.Module) -> None:
    first, second = toy_descent(POINTS, regulariser, iterations=1, step_size=0.3, seed=0)
    assert torch.equal(first.z, POINTS.z)
    torch.testing.assert_close(second.z, first.z - 0.3 * (first.supervised_gradient + first.regulariser_gradient))


def test_only_labelled_points_feel_supervision() -> None:
    state = toy_descent(POINTS, CCLP_2, iterations=0, step_size=0.3, seed=0)[0]
    pushed = state.supervised_gradient.any(dim=1)
    assert pushed.tolist() == [True] * 2 + [False] * 58


def test_gradient_of_the_regulariser_is_its_own() -> None:
    z = POINTS.z.clone().requires_grad_()
    cclp_loss(z[:2], POINTS.labels, z[2:], num_classes=2, steps=2, similarity="l2", sigma=0.2).backward()
    state = toy_descent(POINTS, CCLP_2, iterations=0, step_size=0.3, seed=0)[0]
    torch.testing.assert_close(state.regulariser_gradient, z.grad)


def test_gradient_of_supervision_is_perpendicular_to_the_boundary() -> None:
    state = toy_descent(POINTS, CCLP_2, iterations=0, step_size=0.3, seed=0)[0]
    cosine = F.cosine_similarity(state.supervised_gradient[:2], state.normal[None])
    torch.testing.assert_close(cosine, torch.tensor([1.0, -1], dtype=torch.float64))


def test_posteriors_are_those_that_the_regulariser_goes_by() -> None:
    propagated = toy_descent(POINTS, CCLP_2, iterations=0, step_size=0.3, seed=0)[0]
    classified = toy_descent(POINTS, EntropyMinimisation(), iterations=0, step_size=0.3, seed=0)[0]
    assert torch.equal((propagated.posteriors > 0.5).long(), POINTS.classes)
    torch.testing.assert_close(classified.posteriors, (POINTS.z @ classified.normal + classified.offset).sigmoid())


def test_descent_is_the_seeds_and_leaves_the_generator_alone() -> None:
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    runs = [toy_descent(POINTS, EntropyMinimisation(), iterations=2, step_size=0.3, seed=seed) for seed in (1, 1, 2)]
    assert torch.equal(torch.rand(3), expected)
    first, again, other = (run[-1] for run in runs)
    assert all(map(torch.equal, astuple(first), astuple(again)))
    assert not torch.equal(first.normal, other.normal)
