"""scripts/draw_architectures.py draws the bundles that are asked for."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from bundle_configs import BUNDLES
from PIL import Image

from common.checks.input_error import InputError


def test_picture_of_the_bundle_is_written(
    load_script: Callable[[str], ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["draw_architectures.py", "cclp_ssl", "--output_dir", str(tmp_path)])
    load_script("draw_architectures").main()
    (file,) = tmp_path.iterdir()
    with Image.open(file) as picture:
        assert (file.name, picture.format) == ("architecture_cclp_ssl.png", "PNG")
        assert picture.width > 1000


def test_every_bundle_is_drawn(load_script: Callable[[str], ModuleType]) -> None:
    assert load_script("draw_architectures").drawn_bundles() == [bundle.name for bundle in BUNDLES]


def test_mistyped_bundle_is_refused(load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["draw_architectures.py", "cclp_sl"])
    with pytest.raises(InputError, match=r"^bundle: there is no 'cclp_sl'; did you mean cclp_ssl\?"):
        load_script("draw_architectures").main()
