"""pictures_section shows the pictures that a run has drawn."""

from pathlib import Path

import numpy as np
import pytest
from saved_picture import saved_picture

from common.report.pictures_section import pictures_section


def _drawn(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        saved_picture(folder / name, np.zeros((4, 4, 3), np.uint8))


def _shown(folder: Path, *, overlays: bool) -> list[str | None]:
    section = pictures_section([folder], overlays=overlays)
    return [] if section is None else [picture.get("alt") for picture in section.iter("img")]


def test_of_the_epochs_the_last_is_shown(tmp_path: Path) -> None:
    _drawn(tmp_path, *(f"pictures/embeddings_epoch{epoch:03d}.png" for epoch in (2, 10, 4)))
    assert _shown(tmp_path, overlays=False) == ["pictures/embeddings_epoch010.png"]


@pytest.mark.parametrize("overlays", [True, False])
def test_overlays_are_shown_on_request(tmp_path: Path, overlays: bool) -> None:
    _drawn(tmp_path, "pictures/overlays/a_epoch001.png", "agreement.png")
    assert _shown(tmp_path, overlays=overlays) == ["agreement.png", *["pictures/overlays/a_epoch001.png"] * overlays]


def test_curves_are_drawn_elsewhere_in_the_page(tmp_path: Path) -> None:
    _drawn(tmp_path, "pictures/curves.png")
    assert pictures_section([tmp_path], overlays=True) is None
