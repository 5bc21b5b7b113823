"""classified_images draws a grid of images with their classes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import common.tracking.classified_images as module
from common.tracking.classified_image import ClassifiedImage
from common.tracking.classified_images import classified_images

_ORANGE = (0xE6, 0x9F, 0x00)


def _image(label: str | None = "cat", predicted: str = "cat", *, channels: int = 1, **more: Any) -> ClassifiedImage:
    image = np.zeros((channels, 6, 4), dtype=np.uint8)
    image[:, 3:] = 200
    return ClassifiedImage(**{"case_id": "a", "image": image, "label": label, "predicted": predicted}, **_P, **more)


_P: dict[str, Any] = {"probability": 0.875, "cross_entropy": 1.0}


def _picture(folder: Path, images: list[ClassifiedImage]) -> NDArray[np.uint8]:
    classified_images(images, folder / "a.png", title="images")
    with Image.open(folder / "a.png") as picture:
        return np.asarray(picture.convert("RGB"))


@pytest.fixture
def titles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands above the images."""
    seen: list[str] = []
    monkeypatch.setattr(module.Axes, "set_title", lambda axes, text, **given: seen.append(text))
    return seen


def test_right_and_wrong_ones_are_named(tmp_path: Path, titles: list[str]) -> None:
    _picture(tmp_path, [_image(), _image("cat", "dog"), _image(None, "emu")])
    assert titles == ["cat → cat (0.88)", "cat → dog (0.88)", "emu (0.88)"]


def test_long_names_are_wrapped(tmp_path: Path, titles: list[str]) -> None:
    _picture(tmp_path, [_image("normal colon mucosa", "smooth muscle")])
    assert titles == ["normal colon mucosa →\nsmooth muscle (0.88)"]


def test_wrong_ones_alone_are_orange(tmp_path: Path) -> None:
    def orange(*images: ClassifiedImage) -> int:
        return int((_picture(tmp_path, list(images)) == _ORANGE).all(axis=-1).sum())

    assert orange(_image(), _image(None)) == 0
    assert orange(_image(), _image("cat", "dog")) > 500


def test_a_row_more_images_take_a_second_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_COLUMNS", 2)
    heights = [_picture(tmp_path, [_image()] * count).shape[0] for count in (2, 3)]
    # 1.5 inches an image, 2.5 lines of 0.17 above and below
    assert heights[1] - heights[0] == pytest.approx((1.5 + 2.5 * 0.17) * 110, abs=1)


def test_x_runs_to_the_right_and_colours_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[NDArray[np.float32]] = []
    imshow = module.Axes.imshow
    monkeypatch.setattr(module.Axes, "imshow", lambda axes, x, **given: (shown.append(x), imshow(axes, x, **given))[1])
    red = _image(channels=3)
    red.image[1:] = 0
    _picture(tmp_path, [_image(), red])
    assert [image.shape for image in shown] == [(4, 6), (4, 6, 3)]
    assert shown[0][0].tolist() == [0, 0, 0, 1, 1, 1]
    assert shown[1][0, 5].tolist() == [1, 0, 0]
