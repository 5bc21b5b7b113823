"""checked_images names what is wrong with an image, in one line, before any long work."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from saved_picture import saved_picture

from common.checks.checked_images import checked_images
from common.checks.input_error import InputError

_PIXELS = np.random.default_rng(0).integers(0, 256, (4, 5), dtype=np.uint8)


def _image(kind: str, folder: Path, pixels: np.ndarray, name: str = "a") -> dict[str, Any]:
    """A case of rows of pixels, and colours behind them, as an array or as a picture."""
    if kind == "picture":
        return {"case_id": name, "image": saved_picture(folder / f"{name}.tif", pixels)}
    return {"case_id": name, "image": pixels.reshape(*pixels.shape[:2], -1).T}


def _refusal(*cases: dict[str, Any]) -> str:
    """What the user reads of the cases: always one line."""
    with pytest.raises(InputError) as caught:
        checked_images(cases)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def _name(case: dict[str, Any]) -> str:
    return str(case["image"] if isinstance(case["image"], str) else case["case_id"])


@pytest.fixture(params=["picture", "array"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_good_images_are_handed_on_as_they_are(kind: str, tmp_path: Path) -> None:
    cases = [_image(kind, tmp_path, _PIXELS, "a"), _image(kind, tmp_path, _PIXELS[:, :3], "b")]
    checked = checked_images(cases)
    assert all(one is other for one, other in zip(checked, cases, strict=True))
    assert checked.skipped == []


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_counted(kind: str, tmp_path: Path, value: float) -> None:
    pixels = _PIXELS.astype(np.float32)
    pixels[0, :3] = value
    case = _image(kind, tmp_path, pixels)
    assert _refusal(case) == f"{_name(case)}: 3 values are NaN or infinite; every pixel must hold finite numbers"


@pytest.mark.parametrize(("channels", "colour"), [([7], "7"), ([0, 0, 255], "0, 0, 255")], ids=["grey", "RGB"])
def test_constant_image_is_refused(kind: str, tmp_path: Path, channels: list[int], colour: str) -> None:
    case = _image(kind, tmp_path, np.full((4, 5, len(channels)), channels, dtype=np.uint8).squeeze())
    assert _refusal(case) == f"{_name(case)}: constant image, every pixel is {colour}; nothing to classify"


def test_image_may_be_constant_in_one_channel(kind: str, tmp_path: Path) -> None:
    assert checked_images([_image(kind, tmp_path, np.stack([_PIXELS, 0 * _PIXELS, 0 * _PIXELS], axis=2))])


def test_broken_images_are_skipped_on_request(kind: str, tmp_path: Path) -> None:
    good, broken = _image(kind, tmp_path, _PIXELS, "a"), _image(kind, tmp_path, 0 * _PIXELS, "b")
    checked = checked_images([good, broken], skip_broken=True)
    assert list(checked) == [good]
    assert len(checked.skipped) == 1
    assert "(2 of 3 cases are broken)" in _refusal(broken, good, broken)


def test_every_picture_is_read_whole(tmp_path: Path) -> None:
    path = saved_picture(tmp_path / "a.png", _PIXELS)
    Path(path).write_bytes(Path(path).read_bytes()[:40])
    assert _refusal({"case_id": "a", "image": path}).startswith(f"{path}: cannot be read as a picture; truncated")
