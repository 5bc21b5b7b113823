"""centre_picture has a line for each member."""

from pathlib import Path

import pytest
from PIL import Image

from common.experiments.centre_picture import centre_picture
from common.experiments.estimate import Estimate


@pytest.mark.parametrize("members", [1, 21])
def test_picture_grows_with_the_members(members: int, tmp_path: Path) -> None:
    of = {"home": Estimate(0.75, 0.5, 0.875), "away": Estimate(0.5, 0.25, 0.625)}
    names = [*(f"FCN {index}" for index in range(members)), "ensemble"]
    centre_picture(dict.fromkeys(names, of), tmp_path / "centres.png", title="dice")
    # at 110 dots an inch, 0.4 inches a line
    with Image.open(tmp_path / "centres.png") as picture:
        assert picture.size == (880, pytest.approx(110 * (0.4 * (members + 1) + 1.6), abs=1))
