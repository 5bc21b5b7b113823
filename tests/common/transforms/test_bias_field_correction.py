"""Claims about the correction of bias fields."""

import itk
import numpy as np
import pytest
import torch
from monai.data import MetaTensor

from common.checks.input_error import InputError
from common.transforms.bias_field_correction import BiasFieldCorrectiond, correct_bias_field

pytestmark = pytest.mark.filterwarnings("ignore:builtin type [sS]wig:DeprecationWarning")

_SIDES = (40, 36, 18)  # shrunk by 2, 2 and 1


def _ball() -> torch.Tensor:
    offsets = torch.meshgrid(*[torch.linspace(-1, 1, side) for side in _SIDES], indexing="ij")
    return (sum(offset**2 for offset in offsets) < 0.9)[None]


def _tissue() -> torch.Tensor:
    """(1, I, J, K): blocks of two tissues, 100 and 200 with a little noise, in a ball."""
    blocks = sum(torch.meshgrid(*[torch.arange(side) // 4 for side in _SIDES], indexing="ij")) % 2
    noise = torch.randn(_SIDES, generator=torch.Generator().manual_seed(0))
    return (100 + 100 * blocks + 3 * noise)[None] * _ball()


def _field() -> torch.Tensor:
    """(1, I, J, K): shading of factors from about 0.6 to 1.7."""
    x, y, z = torch.meshgrid(*[torch.linspace(-1, 1, side) for side in _SIDES], indexing="ij")
    return torch.exp(0.3 * x + 0.2 * y * z)[None]


def _spread(ratio: torch.Tensor) -> float:
    """Standard deviation of the logarithm inside the ball, which leaves the scale of a field aside."""
    return ratio[_ball()].log().std().item()


@pytest.fixture(scope="module")
def corrected() -> torch.Tensor:
    return correct_bias_field(_tissue() * _field(), _ball(), shrink_factor=2)


def test_shading_is_taken_out(corrected: torch.Tensor) -> None:
    assert _spread(_field()) > 0.1
    assert _spread(corrected / _tissue()) < 0.01


def test_tissues_stay_apart_as_they_were(corrected: torch.Tensor) -> None:
    bright = _tissue() > 150
    ratio = corrected[bright].mean() / corrected[_ball() & ~bright].mean()
    assert ratio.item() == pytest.approx(2, rel=0.01)


def test_field_of_the_unshrunk_image_is_that_of_itk() -> None:
    image, mask = (_tissue() * _field() + 1)[:, ::2, ::3], _ball()[:, ::2, ::3]
    itk_image, itk_mask = itk.image_from_array(image[0].numpy()), itk.image_from_array(mask[0].numpy().astype(np.uint8))
    n4 = itk.N4BiasFieldCorrectionImageFilter[type(itk_image), type(itk_mask), type(itk_image)].New()
    n4.SetInput(itk_image)
    n4.SetMaskImage(itk_mask)
    n4.SetNumberOfFittingLevels(4)
    n4.SetMaximumNumberOfIterations([50] * 4)
    n4.Update()
    expected = itk.array_from_image(n4.GetOutput())
    ours = correct_bias_field(image, mask, shrink_factor=1)[0].numpy()
    np.testing.assert_allclose(ours, expected, rtol=1e-4)  # of both splines' float32 sums


def test_result_is_the_same_bit_for_bit_whatever_itks_threads(corrected: torch.Tensor) -> None:
    itk.MultiThreaderBase.SetGlobalDefaultNumberOfThreads(3)
    again = correct_bias_field(_tissue() * _field(), _ball(), shrink_factor=2)
    assert torch.equal(again, corrected)


def test_channels_are_corrected_apart(corrected: torch.Tensor) -> None:
    image = torch.cat([torch.zeros(1, *_SIDES), _tissue() * _field()])
    result = correct_bias_field(image, _ball(), shrink_factor=2)
    assert torch.equal(result, torch.cat([image[:1], corrected]))


@pytest.mark.parametrize("value", [0.0, -3.0, 7.0], ids=["missing", "negative", "constant"])
def test_channel_without_contrast_stays_as_it_is(value: float) -> None:
    image = torch.full((1, *_SIDES), value)
    assert torch.equal(correct_bias_field(image, _ball()), image)


def test_voxels_that_are_not_positive_do_not_count() -> None:
    image = _tissue() * _field()
    image[:, 20, :, 9] = -50
    result = correct_bias_field(image, _ball(), shrink_factor=2)
    counted = _ball() & (image > 0)
    assert (result / _tissue())[counted].log().std() < 0.01


def test_voxels_outside_the_mask_do_not_count(corrected: torch.Tensor) -> None:
    image = torch.where(_ball(), _tissue() * _field(), 5000)
    inside = _ball()
    assert torch.equal(correct_bias_field(image, inside, shrink_factor=2)[inside], corrected[inside])


def test_empty_mask_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match=r"^mask: must hold voxels to estimate the bias field by, got none; check .*$"):
        correct_bias_field(_tissue(), torch.zeros(1, *_SIDES, dtype=torch.bool))


def test_single_slice_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match=r"^image: must have two voxels or more along each axis .*, got 8x8x1; .*$"):
        correct_bias_field(torch.rand(1, 8, 8, 1), torch.ones(1, 8, 8, 1, dtype=torch.bool))


def test_shrink_factor_of_zero_is_refused() -> None:
    with pytest.raises(InputError, match=r"^shrink_factor: must be at least 1, got 0; 4 is usual$"):
        BiasFieldCorrectiond("image", shrink_factor=0)


def test_transform_keeps_metadata_and_leaves_its_input_and_other_items_alone(corrected: torch.Tensor) -> None:
    voxels = _tissue() * _field()
    image = MetaTensor(voxels.clone(), affine=torch.diag(torch.tensor([1.0, 1, 2, 1], dtype=torch.float64)))
    case = {"image": image, "mask": MetaTensor(_ball().float()), "label": torch.ones(1)}
    result = BiasFieldCorrectiond("image", shrink_factor=2)(case)
    assert torch.equal(result["image"].as_tensor(), corrected)
    assert torch.equal(result["image"].affine, image.affine)
    assert torch.equal(image.as_tensor(), voxels)
    assert result["label"] is case["label"]
