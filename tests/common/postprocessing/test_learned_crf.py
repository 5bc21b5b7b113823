"""Claims about the CRF that is learned: where it starts, what a gradient does, and what it hands on."""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import pytest
import torch
from monai.data import MetaTensor
from torch import Tensor
from torch.func import functional_call
from torch.nn import functional as F

from common.checks.input_error import InputError
from common.postprocessing.crf_parameters import CRFParameters
from common.postprocessing.dense_crf import DenseCRFd, dense_crf
from common.postprocessing.learned_crf import LearnedCRF

SHAPE = (6, 5, 4)
START = CRFParameters(iterations=3, smoothness_sigma=1.0, appearance_sigma=3.0, intensity_sigma=30.0)


def _image() -> Tensor:
    return torch.randn(2, *SHAPE, generator=torch.Generator().manual_seed(0))


def _probabilities(labels: int) -> Tensor:
    return (2 * torch.randn(labels, *SHAPE, generator=torch.Generator().manual_seed(1))).softmax(dim=0)


def _mask() -> Tensor:
    return torch.rand(1, *SHAPE, generator=torch.Generator().manual_seed(2)) > 0.3


def _moved(labels: int, **options: Any) -> LearnedCRF:
    """Somewhere else than where it started."""
    crf = LearnedCRF(labels, START, **options)
    step = torch.randn(crf.compatibility.shape, generator=torch.Generator().manual_seed(3)) / 3
    crf.load_state_dict({"log_weights": torch.tensor([0.3, 1.1]), "compatibility": crf.compatibility + step})
    return crf


def _refined(crf: LearnedCRF, given: Tensor) -> Tensor:
    refined: Tensor = crf(given[None], _image()[None], _mask()[None])[0].exp().detach()
    return refined


# where it starts


@pytest.mark.parametrize("labels", [2, 4])
def test_it_starts_as_the_crf_with_these_parameters(labels: int) -> None:
    given = _probabilities(labels)
    expected = dense_crf(given, _image(), START, mask=_mask())
    assert (given - expected).abs().mean() > 0.05
    torch.testing.assert_close(_refined(LearnedCRF(labels, START), given), expected, atol=1e-5, rtol=0)


def test_each_case_of_a_batch_has_an_image_of_its_own() -> None:
    crf, given, image = LearnedCRF(3, START), _probabilities(3), _image()
    other = image.flip(1)
    both = crf(torch.stack([given, given]), torch.stack([image, other]))
    alone = [crf(given[None], own[None])[0] for own in (image, other)]
    assert not torch.allclose(alone[0], alone[1])
    torch.testing.assert_close(both, torch.stack(alone))


def test_voxels_outside_the_mask_stay_as_they_are() -> None:
    given, outside = _probabilities(3), ~_mask()[0]
    torch.testing.assert_close(_refined(_moved(3), given)[:, outside], given[:, outside])


def test_without_any_voxel_in_the_mask_all_stay_as_they_are() -> None:
    given = _probabilities(3)
    logs = LearnedCRF(3, START)(given[None], _image()[None], torch.zeros(1, 1, *SHAPE))
    torch.testing.assert_close(logs[0].exp(), given)


def test_spacing_counts_where_the_unit_is_millimetres() -> None:
    given, image = _probabilities(2)[None], _image()[None]
    half = replace(START, unit="mm", smoothness_sigma=2.0, appearance_sigma=6.0)
    coarse = MetaTensor(image, affine=torch.diag(torch.tensor([2.0, 2.0, 2.0, 1.0])))
    torch.testing.assert_close(LearnedCRF(2, half)(given, coarse), LearnedCRF(2, START)(given, image))


# merged labels


def test_merged_labels_have_the_foreground_of_the_merged_crf() -> None:
    given = _probabilities(4)
    item: dict[Hashable, Tensor] = {"pred": given, "image": _image(), "mask": _mask()}
    expected = DenseCRFd("pred", START, mask_key="mask", merged=True)(item)["pred"][0]
    torch.testing.assert_close(_refined(LearnedCRF(4, START, merged=True), given)[0], expected, atol=1e-5, rtol=0)


def test_merged_labels_keep_their_odds() -> None:
    given = _probabilities(4)
    refined = _refined(_moved(4, merged=True), given)
    torch.testing.assert_close(refined[2] / refined[1], given[2] / given[1])
    torch.testing.assert_close(refined.sum(dim=0), torch.ones(SHAPE))


# learning


def test_gradients_are_those_of_finite_differences() -> None:
    crf, image = LearnedCRF(3, replace(START, iterations=2)).double(), _image()[:, :3, :3, :2].double()[None]

    def logs(log_weights: Tensor, compatibility: Tensor, logits: Tensor) -> Tensor:
        learned = {"log_weights": log_weights, "compatibility": compatibility}
        result: Tensor = functional_call(crf, learned, (logits.softmax(dim=1), image))
        return result

    logits = _probabilities(3)[:, :3, :3, :2].double().log()[None].requires_grad_()
    start = (parameter.detach().clone().requires_grad_() for parameter in (crf.log_weights, crf.compatibility))
    assert torch.autograd.gradcheck(logs, (*start, logits), fast_mode=True)


def test_steps_lower_the_loss() -> None:
    crf, label = LearnedCRF(2, START), (_image()[:1] > 0).long()
    given = torch.stack([1 - label[0], label[0]]) * 0.1 + 0.45
    optimizer = torch.optim.Adam(crf.parameters(), lr=0.001)  # a slight preference of all voxels decides much
    losses = []
    for _ in range(4):
        optimizer.zero_grad()
        loss = F.cross_entropy(crf(given[None], _image()[None]), label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses == sorted(losses, reverse=True)


def test_a_certain_mistake_costs_much_but_not_infinity() -> None:
    certain = torch.stack([torch.zeros(SHAPE), torch.ones(SHAPE)])[None]
    loss = F.cross_entropy(LearnedCRF(2, START)(certain, _image()[None]), torch.zeros(1, *SHAPE).long())
    assert 10 < loss.item() < 20


def test_weight_of_zero_stays_zero() -> None:
    crf = LearnedCRF(2, replace(START, appearance_weight=0.0))
    optimizer = torch.optim.Adam(crf.parameters(), lr=0.1)
    crf(_probabilities(2)[None], _image()[None]).square().sum().backward()
    optimizer.step()
    assert crf.crf_parameters().appearance_weight == 0
    assert crf.crf_parameters().smoothness_weight != 3


def test_compatibility_is_learned_on_request() -> None:
    learned = [LearnedCRF(2, START, learn_compatibility=wanted) for wanted in (True, False)]
    assert [sum(parameter.requires_grad for parameter in crf.parameters()) for crf in learned] == [2, 1]


# what it hands on


@pytest.mark.parametrize("labels", [2, 4])
def test_parameters_learned_are_those_of_the_same_crf(labels: int) -> None:
    crf, given = _moved(labels), _probabilities(labels)
    learned = crf.crf_parameters()
    torch.testing.assert_close(
        _refined(crf, given), dense_crf(given, _image(), learned, mask=_mask()), atol=1e-5, rtol=0
    )


def test_parameters_learned_have_a_compatibility_like_potts() -> None:
    compatibility = torch.tensor(_moved(3).crf_parameters().compatibility)
    assert compatibility.diagonal().tolist() == [0, 0, 0]
    assert compatibility.abs().sum() / 6 == pytest.approx(1)


def test_what_is_not_learned_is_handed_on_as_it_was_given() -> None:
    handed_on = _moved(3).crf_parameters()
    assert replace(handed_on, smoothness_weight=3.0, appearance_weight=5.0, compatibility=None) == START


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"smoothness_weight": -1.0}, "must be at least 0, got"),
        ({"compatibility": [[0.0]]}, "must be 3 x 3 numbers"),
    ],
    ids=["negative", "of_other_labels"],
)
def test_wrong_parameters_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        LearnedCRF(3, replace(START, **given))
