"""image_tensor stacks what lies in files and arrays."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from saved_picture import saved_picture

from common.checks.input_error import InputError
from common.data.image_tensor import image_tensor

_PIXELS = np.arange(2 * 4 * 6, dtype=np.uint8).reshape(2, 4, 6)  # 2 images, 4 rows, 6 columns


def _arrays(pixels: np.ndarray = _PIXELS) -> list[dict[str, Any]]:
    images = pixels[:, None].transpose(0, 1, 3, 2)
    return [{"case_id": f"train-{number}", "image": image} for number, image in enumerate(images)]


def _files(folder: Path) -> list[dict[str, Any]]:
    return [{"case_id": str(n), "image": saved_picture(folder / f"{n}.png", p)} for n, p in enumerate(_PIXELS)]


def test_files_and_arrays_of_the_same_images_are_one_tensor(tmp_path: Path) -> None:
    images = image_tensor(_arrays(), channels=1)
    assert (images.shape, images.dtype, images.is_contiguous()) == ((2, 1, 6, 4), torch.uint8, True)
    assert images[1, 0, 5, 2] == _PIXELS[1, 2, 5]
    assert torch.equal(images, image_tensor(_files(tmp_path), channels=1))


@pytest.mark.parametrize("kind", [np.uint16, np.float64, np.int32])
def test_other_numbers_become_float32(kind: type) -> None:
    images = image_tensor(_arrays(_PIXELS.astype(kind) * 256), channels=1)
    assert images.dtype == torch.float32
    assert images.max() == 47 * 256


def test_channels_are_those_asked_for() -> None:
    colours = image_tensor(_arrays(), channels=3)
    assert colours.shape == (2, 3, 6, 4)
    grey = image_tensor([{"case_id": "a", "image": image.numpy()} for image in colours], channels=1)
    assert torch.equal(grey, image_tensor(_arrays(), channels=1))


def test_smaller_images_are_means_of_what_they_cover() -> None:
    stripes = np.zeros((1, 16, 16), dtype=np.uint8)
    stripes[:, :, ::2] = 200  # at half the resolution, without smoothing, all or nothing
    images = image_tensor(_arrays(stripes), channels=1, size=[8, 8])
    assert (images.shape, images.dtype) == ((1, 1, 8, 8), torch.float32)
    torch.testing.assert_close(images[..., 1:-1, 1:-1], torch.full((1, 1, 6, 6), 100.0), rtol=0, atol=0.01)


def test_images_of_the_size_asked_for_stay_bytes() -> None:
    assert torch.equal(image_tensor(_arrays(), channels=1, size=[6, 4]), image_tensor(_arrays(), channels=1))


def test_images_of_two_sizes_need_one(tmp_path: Path) -> None:
    cases = [*_arrays(), {"case_id": "dog/rex", "image": saved_picture(tmp_path / "a.png", _PIXELS[0, :, :5])}]
    with pytest.raises(InputError, match=r'train-0 has 6 x 4 and dog/rex 5 x 4 pixels; .* --image_size "\[W,H\]"$'):
        image_tensor(cases, channels=1)
    assert image_tensor(cases, channels=1, size=(3, 3)).shape == (3, 1, 3, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"channels": 2}, r"channels must be 1 \(grey\) or 3 \(RGB\), got 2"),
        ({"channels": 1, "size": [28]}, r"image_size must be \[\] or \[W,H\] in pixels, got \[28\]"),
        ({"channels": 1, "size": [0, 28]}, r"image_size must be .*, got \[0, 28\]"),
    ],
    ids=["channels", "one side", "no pixel"],
)
def test_senseless_shapes_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        image_tensor(_arrays(), **options)
