"""nuclei_phantoms is a data set like any other."""

from pathlib import Path

import numpy as np
from PIL import Image

from common.data.nuclei_phantoms import nuclei_phantoms
from common.data.phantoms.nuclei_case import nuclei_case


def test_folder_is_in_the_simple_layout(tmp_path: Path) -> None:
    folder = Path(nuclei_phantoms(tmp_path, count=2))
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.png"))
    assert files == [f"{kind}/nuclei_00{index}.png" for kind in ("images", "labels") for index in range(2)]


def test_files_hold_the_case_exactly(tmp_path: Path) -> None:
    folder = Path(nuclei_phantoms(tmp_path, count=1, seed=3))
    for kind, expected in zip(("images", "labels"), nuclei_case(np.random.default_rng([3, 0])), strict=True):
        pixels = np.array(Image.open(folder / kind / "nuclei_000.png"))
        np.testing.assert_array_equal(pixels, expected)
        assert pixels.dtype == expected.dtype


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (nuclei_phantoms(tmp_path / name, count=1) for name in ("a", "b"))
    for name in ("images/nuclei_000.png", "labels/nuclei_000.png"):
        assert (Path(first) / name).read_bytes() == (Path(second) / name).read_bytes()


def test_without_labels_there_are_images_only(tmp_path: Path) -> None:
    folder = Path(nuclei_phantoms(tmp_path, count=1, labels=False))
    assert [path.name for path in (folder / "images").iterdir()] == ["nuclei_000.png"]
    assert not (folder / "labels").exists()
