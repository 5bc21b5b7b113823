"""LoadPicturesd gives a picture the channels that the network wants."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import tifffile
import torch
from monai.data import DataLoader, Dataset, MetaTensor
from PIL import Image

from common.transforms.load_pictures import LoadPicturesd

RANDOM = np.random.default_rng(0)
GREY = RANDOM.integers(0, 256, (5, 7), dtype=np.uint8)
RGB = RANDOM.integers(0, 256, (5, 7, 3), dtype=np.uint8)


def _load(path: Path, pixels: np.ndarray, *, channels: Literal[1, 3]) -> MetaTensor:
    if path.suffix == ".tif":
        tifffile.imwrite(path, pixels, photometric="minisblack" if pixels.ndim == 2 else "rgb")
    else:
        Image.fromarray(pixels).save(path)
    image: MetaTensor = LoadPicturesd("image", channels=channels)({"image": str(path), "case_id": "a.b"})["image"]
    return image


@pytest.mark.parametrize("channels", [1, 3])
def test_grey_is_repeated(tmp_path: Path, channels: Literal[1, 3]) -> None:
    image = _load(tmp_path / "a.png", GREY, channels=channels)
    assert image.shape == (channels, 7, 5)
    assert image.dtype == torch.uint8
    assert all(np.array_equal(channel.as_tensor().numpy(), GREY.T) for channel in image)


def test_colours_are_kept(tmp_path: Path) -> None:
    image = _load(tmp_path / "a.png", RGB, channels=3)
    np.testing.assert_array_equal(image.as_tensor().numpy(), RGB.transpose(2, 1, 0))


@pytest.mark.parametrize(
    ("colour", "luminance"),
    [((255, 0, 0), 54), ((0, 255, 0), 182), ((0, 0, 255), 18), ((255, 255, 255), 255), ((77, 77, 77), 77)],
)
def test_colours_become_their_luminance(tmp_path: Path, colour: tuple[int, ...], luminance: int) -> None:
    # 0.2125 R + 0.7154 G + 0.0721 B, rounded
    image = _load(tmp_path / "a.png", np.full((5, 7, 3), colour, dtype=np.uint8), channels=1)
    assert image.dtype == torch.uint8
    assert image.unique().tolist() == [luminance]


@pytest.mark.parametrize(
    ("dtype", "loaded"),
    [("uint8", torch.uint8), ("uint16", torch.int32), ("float32", torch.float32), ("int16", torch.int16)],
)
@pytest.mark.parametrize("channels", [1, 3])
def test_numbers_keep_their_type_or_a_wider_one(
    tmp_path: Path, channels: Literal[1, 3], dtype: str, loaded: torch.dtype
) -> None:
    pixels = (100 * RANDOM.random((5, 7, 3))).astype(dtype) + np.array(20_000 if dtype == "uint16" else 0, dtype=dtype)
    image = _load(tmp_path / "a.tif", pixels, channels=channels)
    assert image.dtype == loaded
    assert pixels.min() <= image.min() <= image.max() <= pixels.max()
    assert image.max() >= 0.7154 * pixels[..., 1].max()


def test_picture_goes_by_its_case_and_knows_its_file(tmp_path: Path) -> None:
    image = _load(tmp_path / "t000.png", GREY, channels=1)
    assert image.meta["filename_or_obj"] == "a.b.png"
    assert image.meta["picture_file"] == str(tmp_path / "t000.png")
    assert torch.equal(image.affine, torch.eye(4, dtype=image.affine.dtype))
    path = str(tmp_path / "t000.png")
    nameless = LoadPicturesd("image", channels=1)({"image": path})["image"]
    assert nameless.meta["filename_or_obj"] == path


def test_page_of_a_stack_is_one_picture(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", np.stack([GREY, 255 - GREY]), photometric="minisblack")
    image = LoadPicturesd("image", channels=1)({"image": f"{tmp_path / 'a.tif'}#1", "case_id": "a_01"})["image"]
    assert np.array_equal(image[0].as_tensor().numpy(), (255 - GREY).T)
    assert image.meta["filename_or_obj"] == "a_01.png"


def test_batches_know_cases_and_files(tmp_path: Path) -> None:
    cases: list[dict[str, Any]] = []
    for index in range(2):
        Image.fromarray(GREY).save(tmp_path / f"{index}.png")
        cases.append({"case_id": f"case{index}", "image": str(tmp_path / f"{index}.png")})
    (batch,) = DataLoader(Dataset(cases, LoadPicturesd("image", channels=3)), batch_size=2)
    assert batch["image"].meta["filename_or_obj"] == ["case0.png", "case1.png"]
    assert batch["image"].meta["picture_file"] == [case["image"] for case in cases]


def test_other_numbers_of_channels_are_refused() -> None:
    with pytest.raises(ValueError, match="channels must be 1 "):
        LoadPicturesd("image", channels=2)  # type: ignore[arg-type]
