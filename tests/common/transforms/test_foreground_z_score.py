"""Claims about z-scores over the foreground."""

import pytest
import torch
from monai.data import MetaTensor

from common.transforms.foreground_z_score import ForegroundZScored, foreground_z_score

# the foreground 2, 4 has the mean 3 and the standard deviation 1
IMAGE, EXPECTED = torch.tensor([[0.0, 0, 2, 4]]), torch.tensor([[-3.0, -3, -1, 1]])


def test_mean_and_deviation_are_those_of_the_mask_by_hand() -> None:
    assert torch.equal(foreground_z_score(IMAGE, IMAGE > 0), EXPECTED)


def test_deviation_is_that_of_the_population() -> None:
    image = torch.tensor([[0.0, 1, 2, 3, 6]])  # of 1, 2, 3, 6: mean 3, variance (4 + 1 + 0 + 9) / 4
    expected = (image - 3) / 3.5**0.5
    torch.testing.assert_close(foreground_z_score(image, image > 0), expected)


def test_channels_are_measured_apart() -> None:
    image = torch.cat([IMAGE, 10 * IMAGE + 5])
    torch.testing.assert_close(foreground_z_score(image, IMAGE > 0), torch.cat([EXPECTED, EXPECTED]))


def test_each_channel_may_have_its_own_mask() -> None:
    image = torch.tensor([[0.0, 0, 2, 4], [2.0, 4, 9, 9]])
    mask = torch.tensor([[False, False, True, True], [True, True, False, False]])
    assert foreground_z_score(image, mask).tolist() == [[-3, -3, -1, 1], [-1, 1, 6, 6]]


def test_constant_foreground_is_only_centred() -> None:
    image = torch.tensor([[0.0, 7, 7]])
    assert foreground_z_score(image, image > 0).tolist() == [[-7, 0, 0]]


def test_empty_mask_is_identity() -> None:
    assert torch.equal(foreground_z_score(IMAGE, torch.zeros_like(IMAGE, dtype=torch.bool)), IMAGE)


def test_input_is_left_as_it_was() -> None:
    image = IMAGE.clone()
    foreground_z_score(image, image > 0)
    ForegroundZScored("image")({"image": image})
    assert torch.equal(image, IMAGE)


@pytest.mark.parametrize("lowest", [0, -1000, 5])
def test_foreground_is_what_lies_above_the_lowest_voxel(lowest: int) -> None:
    scored = ForegroundZScored("image")({"image": IMAGE + lowest})["image"]
    torch.testing.assert_close(scored, EXPECTED)


def test_lowest_voxel_is_found_channel_by_channel() -> None:
    scored = ForegroundZScored("image")({"image": torch.cat([IMAGE, IMAGE - 100])})["image"]
    torch.testing.assert_close(scored, torch.cat([EXPECTED, EXPECTED]))


def test_mask_key_names_the_foreground() -> None:
    image, mask = torch.tensor([[9.0, 9, 2, 4]]), torch.tensor([[0, 0, 1, 2]])
    scored = ForegroundZScored("image", mask_key="mask")({"image": image, "mask": mask})["image"]
    assert scored.tolist() == [[6, 6, -1, 1]]


def test_constant_image_is_unchanged() -> None:
    image = torch.full((1, 2, 2, 2), 5.0)
    assert torch.equal(ForegroundZScored("image")({"image": image})["image"], image)


def test_integers_become_floating_point() -> None:
    scored = ForegroundZScored("image")({"image": IMAGE.to(torch.int16)})["image"]
    assert scored.dtype == torch.float32
    assert torch.equal(scored, EXPECTED)


def test_metadata_is_kept() -> None:
    affine = torch.diag(torch.tensor([1.0, 1.0, 1.5, 1.0], dtype=torch.float64))
    image = MetaTensor(IMAGE.view(1, 1, 2, 2), affine=affine, meta={"filename_or_obj": "case"})
    scored = ForegroundZScored("image")({"image": image})["image"]
    assert isinstance(scored, MetaTensor)
    assert torch.equal(scored.affine, affine)
    assert scored.meta["filename_or_obj"] == "case"
    assert torch.equal(scored.as_tensor().view(1, 4), EXPECTED)


def test_other_items_are_untouched() -> None:
    label = torch.tensor([[0, 0, 1, 1]])
    assert ForegroundZScored("image")({"image": IMAGE, "label": label})["label"] is label
