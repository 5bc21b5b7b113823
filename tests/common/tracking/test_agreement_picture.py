"""agreement_picture draws the Dice against the agreement."""

import math
from pathlib import Path
from typing import Any

import pytest

import common.tracking.agreement_picture as module
from common.tracking.agreement_picture import agreement_picture
from common.tracking.palette import PALETTE

REGIONS = {"whole": ([0.8, math.nan, 0.9], [0.7, 0.5, 0.95]), "core": ([0.4], [0.3])}


def test_each_region_has_a_colour_and_its_defined_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[list[float], list[float], str, str]] = []
    draw = module.Figure.add_subplot

    def add_subplot(figure: Any) -> Any:
        axes = draw(figure)
        plot = axes.plot

        def seen(x: Any, y: Any, form: str, **given: Any) -> Any:
            drawn.append((list(x), list(y), given["color"], given.get("label", "")))
            return plot(x, y, form, **given)

        axes.plot = seen
        return axes

    monkeypatch.setattr(module.Figure, "add_subplot", add_subplot)
    agreement_picture(REGIONS, tmp_path / "a.png", title="agreement")
    assert drawn[1:] == [
        ([0.8, 0.9], [0.7, 0.95], PALETTE[0], "whole (n 2)"),
        ([0.4], [0.3], PALETTE[1], "core (n 1)"),
    ]


def test_picture_is_whole(tmp_path: Path) -> None:
    agreement_picture(REGIONS, tmp_path / "a.png", title="agreement")
    assert [(file.name, file.stat().st_size > 0) for file in tmp_path.iterdir()] == [("a.png", True)]
