"""feature_picture draws the maps that say most."""

from pathlib import Path

import pytest
import torch
from PIL import Image

from common.report.feature_picture import feature_picture


def test_a_row_for_the_image_and_each_layer(tmp_path: Path) -> None:
    maps = {"conv": torch.randn(12, 6, 6, 6), "linear": torch.randn(10)}
    feature_picture(torch.randn(2, 8, 8, 8), torch.randn(3, 8, 8, 1), maps, tmp_path / "a.png", title="a")
    # at 90 dots an inch, 1.95 inches a row
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (1152, pytest.approx(90 * (3 * 1.95 + 0.5), abs=1))
