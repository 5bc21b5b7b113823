"""scripts/draw_overview.py puts what the bundles make into one picture."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from matplotlib.axes import Axes
from PIL import Image

from common.checks.input_error import InputError


def test_eight_panels_make_one_picture(load_script: Callable[[str], ModuleType], tmp_path: Path) -> None:
    drawn: list[int] = []

    def panel(number: int) -> Callable[[Axes], None]:
        return lambda axes: (axes.imshow([[number]]), drawn.append(number))[1]

    panels = {f"bundle {number}\nwhat": panel(number) for number in range(8)}
    load_script("draw_overview")._draw(panels, tmp_path / "overview.png")
    assert drawn == list(range(8))
    with Image.open(tmp_path / "overview.png") as picture:
        assert picture.size == (1400, 800)


def test_folder_without_weights_is_named_before_anything_is_segmented(
    load_script: Callable[[str], ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.pt").touch()
    argv = ["draw_overview.py", "--unadapted", str(tmp_path), "--adapted", "nowhere"]
    monkeypatch.setattr(sys, "argv", argv)
    with pytest.raises(InputError, match=r"^nowhere: no model.pt; give the folder of a training"):
        load_script("draw_overview").main()
