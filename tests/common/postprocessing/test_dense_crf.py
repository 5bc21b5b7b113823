"""Claims about the fully connected CRF: the published model, and what it does to a segmentation."""

from pathlib import Path
from typing import Any

import pytest
import torch
from brute_force_crf import brute_force_crf
from monai.data import MetaTensor
from monai.transforms import Compose, Invertd, Spacingd
from recorded_crf import RECORDED_CASES, recorded_crf
from torch import Tensor

from common.checks.input_error import InputError
from common.postprocessing.crf_parameters import CRFParameters
from common.postprocessing.dense_crf import DenseCRFd, dense_crf

SHAPE = (8, 7, 6)


def _image(*shape: int) -> Tensor:
    """Channels of two halves along the first axis, at -1 and 1, with noise."""
    image = torch.randn(*shape, generator=torch.Generator().manual_seed(0)) / 10 - 1
    image[:, shape[1] // 2 :] += 2
    return image


def _probabilities(labels: int, *shape: int) -> Tensor:
    return (2 * torch.randn(labels, *shape, generator=torch.Generator().manual_seed(1))).softmax(dim=0)


def _parameters(**given: Any) -> CRFParameters:
    return CRFParameters(**{"smoothness_sigma": 1.0, "appearance_sigma": 3.0, "intensity_sigma": 30.0, **given})


# the published model


@pytest.mark.parametrize("case", RECORDED_CASES)
def test_result_is_that_of_the_authors_program(shared_data: Path, case: str) -> None:
    """What is left is their smoothness kernel's error, which is a lattice there."""
    recorded = recorded_crf(shared_data, case)
    refined = dense_crf(recorded.given, recorded.image, recorded.parameters)
    assert (refined - recorded.refined).abs().mean() < 0.001
    assert (refined.argmax(dim=0) == recorded.refined.argmax(dim=0)).float().mean() > 0.999


@pytest.mark.parametrize(
    ("labels", "shape"), [(2, (1, *SHAPE)), (4, (2, *SHAPE)), (2, (1, 16, 14))], ids=["two", "four", "in_2d"]
)
def test_result_is_that_of_all_pairs_of_voxels_but_for_the_lattice(labels: int, shape: tuple[int, ...]) -> None:
    image, given, parameters = _image(*shape), _probabilities(labels, *shape[1:]), _parameters(iterations=3)
    refined, exact = dense_crf(given, image, parameters), brute_force_crf(given, image, parameters)
    assert (given - exact).abs().mean() > 0.05
    assert (refined - exact).abs().mean() < 0.02


def test_smoothness_kernel_alone_is_exact() -> None:
    image, given = _image(1, *SHAPE), _probabilities(3, *SHAPE)
    parameters = _parameters(appearance_weight=0.0, smoothness_sigma=(1.0, 2.0, 0.5))
    torch.testing.assert_close(dense_crf(given, image, parameters), brute_force_crf(given, image, parameters))


@pytest.mark.parametrize("normalisation", ["symmetric", "before", "after", "none"])
def test_probabilities_sum_to_one(normalisation: str) -> None:
    refined = dense_crf(_probabilities(4, *SHAPE), _image(2, *SHAPE), _parameters(normalisation=normalisation))
    assert (refined >= 0).all()
    torch.testing.assert_close(refined.sum(dim=0), torch.ones(SHAPE))


def test_zero_weights_return_the_input() -> None:
    given = _probabilities(3, *SHAPE)
    refined = dense_crf(given, _image(1, *SHAPE), _parameters(smoothness_weight=0.0, appearance_weight=0.0))
    torch.testing.assert_close(refined, given)


def test_labels_may_be_permuted() -> None:
    given, order = _probabilities(4, *SHAPE), [2, 0, 3, 1]
    image, parameters = _image(1, *SHAPE), _parameters()
    refined = dense_crf(given, image, parameters)
    torch.testing.assert_close(dense_crf(given[order], image, parameters), refined[order], rtol=1e-4, atol=1e-5)


def test_plane_is_a_volume_of_one_slice() -> None:
    """But for the lattice, which has one axis more."""
    given, image = _probabilities(2, 16, 14), _image(1, 16, 14)
    flat = dense_crf(given, image, _parameters())
    solid = dense_crf(given[..., None], image[..., None], _parameters())
    assert (flat - solid[..., 0]).abs().mean() < 0.02


def test_constant_image_leaves_only_smoothing() -> None:
    """The appearance kernel is then a Gaussian of positions, but for the lattice."""
    given, constant = _probabilities(2, *SHAPE), torch.zeros(1, *SHAPE)
    appearance = _parameters(smoothness_weight=0.0, appearance_sigma=2.0)
    smoothness = _parameters(appearance_weight=0.0, smoothness_sigma=2.0, smoothness_weight=5.0)
    expected = dense_crf(given, constant, smoothness)
    assert (given - expected).abs().mean() > 0.05
    for image in (constant, constant + 1):
        assert (dense_crf(given, image, appearance) - expected).abs().mean() < 0.02


def test_probabilities_of_zero_and_one_stay_and_are_finite() -> None:
    given = torch.nn.functional.one_hot(torch.arange(336) % 3, 3).T.reshape(3, *SHAPE).float()
    torch.testing.assert_close(dense_crf(given, _image(1, *SHAPE), _parameters()), given)


def test_compatibility_says_which_labels_repel() -> None:
    """Where labels 1 and 2 may stand side by side at no cost, neither is pushed out of the other."""
    given = torch.full((3, *SHAPE), 0.05)
    given[1] = 0.9
    given[:, 4, 3, 3] = torch.tensor([0.05, 0.05, 0.9])
    image = torch.zeros(1, *SHAPE)
    tolerant = _parameters(compatibility=[[0, 1, 1], [1, 0, 0], [1, 0, 0]])
    assert dense_crf(given, image, _parameters())[:, 4, 3, 3].argmax() == 1
    assert dense_crf(given, image, tolerant)[:, 4, 3, 3].argmax() == 2


@pytest.mark.parametrize("labels", [2, 4])
def test_number_of_threads_changes_no_bit(labels: int) -> None:
    given, image = _probabilities(labels, 40, 40, 30), _image(2, 40, 40, 30)
    before, results = torch.get_num_threads(), []
    try:
        for threads in (1, 3):
            torch.set_num_threads(threads)
            results.append(dense_crf(given, image, _parameters(intensity_sigma=10.0)))
    finally:
        torch.set_num_threads(before)
    assert torch.equal(*results)


# what it does


def test_isolated_false_positive_vanishes_and_a_true_edge_is_kept() -> None:
    image = _image(1, 16, 16, 16)  # an edge between planes 7 and 8
    foreground = torch.full((16, 16, 16), 0.2)
    foreground[8:] = 0.8
    foreground[7] = 0.6  # beyond the edge
    foreground[3, 3, 3] = 0.9  # alone
    refined = dense_crf(torch.stack([1 - foreground, foreground]), image, _parameters())
    labels = refined.argmax(dim=0)
    assert labels[3, 3, 3] == 0
    assert (labels[8:] == 1).all()
    assert (labels[:8] == 0).all()


def test_hole_is_filled() -> None:
    foreground = torch.full(SHAPE, 0.8)
    foreground[4, 3, 3] = 0.3
    refined = dense_crf(torch.stack([1 - foreground, foreground]), torch.zeros(1, *SHAPE), _parameters())
    assert (refined[1] > 0.5).all()


# the mask, and units


def test_outside_of_the_mask_nothing_changes_and_nothing_comes_from_there() -> None:
    given, image = _probabilities(3, *SHAPE), _image(1, *SHAPE)
    mask = torch.zeros(1, *SHAPE, dtype=torch.bool)
    mask[:, 2:6, 1:5, 2:5] = True
    mask[:, 3, 3, 3] = False
    refined = dense_crf(given, image, _parameters(), mask=mask)
    assert torch.equal(refined[:, ~mask[0]], given[:, ~mask[0]])
    assert not torch.isclose(refined[:, mask[0]], given[:, mask[0]]).all()
    other = torch.where(mask, given, 1 / 3), torch.where(mask, image, 3.0)
    assert torch.equal(dense_crf(*other, _parameters(), mask=mask)[:, mask[0]], refined[:, mask[0]])


def test_box_shaped_mask_is_the_box_alone() -> None:
    given, image, box = _probabilities(2, *SHAPE), _image(1, *SHAPE), (slice(None), *[slice(1, 6)] * 3)
    mask = torch.zeros(1, *SHAPE)
    mask[box] = 1
    refined = dense_crf(given, image, _parameters(), mask=mask)
    assert torch.equal(refined[box], dense_crf(given[box], image[box], _parameters()))


def test_empty_mask_leaves_everything() -> None:
    given = _probabilities(2, *SHAPE)
    assert torch.equal(dense_crf(given, _image(1, *SHAPE), _parameters(), mask=torch.zeros(1, *SHAPE)), given)


def test_sigmas_in_millimetres_are_divided_by_the_spacing() -> None:
    given, image = _probabilities(2, *SHAPE), _image(1, *SHAPE)
    in_mm = _parameters(unit="mm", smoothness_sigma=2.0, appearance_sigma=6.0)
    in_voxels = _parameters(smoothness_sigma=(1.0, 2.0, 0.5), appearance_sigma=(3.0, 6.0, 1.5))
    refined = dense_crf(given, image, in_mm, spacing=[2.0, 1.0, 4.0])
    assert torch.equal(refined, dense_crf(given, image, in_voxels))


# the transform


def _item(labels: int) -> dict[str, MetaTensor]:
    affine = torch.diag(torch.tensor([2.0, 2.0, 2.0, 1.0]))
    image = MetaTensor(_image(1, *SHAPE), affine=affine)
    return {"image": image, "pred": MetaTensor(_probabilities(labels, *SHAPE), affine=affine)}


def test_transform_refines_with_the_spacing_of_the_image() -> None:
    item = _item(2)
    parameters = _parameters(unit="mm", smoothness_sigma=2.0, appearance_sigma=6.0)
    refined = DenseCRFd("pred", parameters)(item)["pred"]
    expected = dense_crf(item["pred"], item["image"], _parameters())
    assert torch.equal(refined.as_tensor(), expected.as_tensor())


def test_prediction_can_be_taken_back_to_the_image_as_it_was() -> None:
    image = MetaTensor(_image(1, 12, 12, 12), affine=torch.eye(4))
    before = Compose([Spacingd("image", pixdim=(2.0, 2.0, 2.0))])
    item = before({"image": image})
    item["pred"] = MetaTensor(_probabilities(2, *item["image"].shape[1:]))
    item = DenseCRFd("pred", _parameters())(item)
    restored = Invertd("pred", transform=before, orig_keys="image")(item)["pred"]
    assert restored.shape == (2, 12, 12, 12)
    assert torch.equal(restored.affine, torch.eye(4).double())


def test_merged_foreground_is_refined_as_one_and_keeps_its_most_probable_label() -> None:
    item = _item(4)
    given = item["pred"].as_tensor()
    refined = DenseCRFd("pred", _parameters(), merged=True)(item)["pred"].as_tensor()
    whole = dense_crf(torch.stack([given[0], given[1:].sum(dim=0)]), item["image"].as_tensor(), _parameters())
    assert torch.equal(refined.argmax(dim=0) > 0, whole[1] > whole[0])
    inside = whole[1] > 0.5
    assert torch.equal(refined.argmax(dim=0)[inside], 1 + given[1:].argmax(dim=0)[inside])
    torch.testing.assert_close(refined.sum(dim=0), torch.ones(SHAPE))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"iterations": -1}, "iterations of the CRF must be a whole number from 0 on, got -1"),
        ({"iterations": "many"}, "iterations of the CRF must be a whole number from 0 on, got 'many'"),
        ({"smoothness_weight": "3"}, "smoothness_weight of the CRF must be a number, got '3'"),
        ({"intensity_sigma": [3.0, 0.0]}, r"intensity_sigma of the CRF must be above 0, .* got \[3.0, 0.0\]"),
        ({"appearance_sigma": "wide"}, "appearance_sigma of the CRF must be above 0, .* got 'wide'"),
        ({"intensity_range": [1.0, 1.0]}, r"intensity_range of the CRF must be \[low, high\], got \[1.0, 1.0\]"),
        ({"unit": "cm"}, "unit of the CRF must be 'voxel' or 'mm', got 'cm'"),
        ({"normalisation": "mean"}, "normalisation of the CRF must be one of .*'symmetric'.*, got 'mean'"),
    ],
)
def test_parameters_out_of_range_are_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        CRFParameters(**given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"intensity_sigma": [3.0, 4.0]}, "intensity_sigma of the CRF must be one number or 1"),
        ({"appearance_sigma": [3.0, 4.0]}, "appearance_sigma of the CRF must be one number or 3"),
        ({"compatibility": [[0, 1], [1, 0]]}, "compatibility of the CRF must be 3 x 3 numbers"),
    ],
)
def test_parameters_that_do_not_fit_the_image_are_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        dense_crf(_probabilities(3, *SHAPE), _image(1, *SHAPE), _parameters(**given))
