"""Two sites whose nuclei are of opposite contrast: bright ones at the first, dark ones at the second."""

from pathlib import Path

import numpy as np
from PIL import Image

_SIDE, _RADIUS, _GREY = 64, 6, 110
_NUCLEI = {"bright": 200, "dark": 20}


def contrast_sites(folder: Path, *, cases: int = 12) -> dict[str, str]:
    """The dataset_dir of each site, with `images/bright_0.png` and `labels/bright_0.png` in it and so on."""
    for site, value in _NUCLEI.items():
        for kind in ("images", "labels"):
            (folder / site / kind).mkdir(parents=True)
        for index in range(cases):
            image, label = _picture(value, np.random.default_rng([index, *site.encode()]))
            Image.fromarray(image).save(folder / site / "images" / f"{site}_{index}.png")
            Image.fromarray(label).save(folder / site / "labels" / f"{site}_{index}.png")
    return {site: str(folder / site) for site in _NUCLEI}


def _picture(value: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    image, label = np.full((_SIDE, _SIDE), float(_GREY)), np.zeros((_SIDE, _SIDE), np.uint16)
    image[0], image[-1] = min(_NUCLEI.values()), max(_NUCLEI.values())  # so that grey stays grey when scaled
    rows, columns = np.ogrid[:_SIDE, :_SIDE]
    for instance in range(1, 5):
        row, column = 16 * instance - 8 + rng.integers(-1, 2), rng.integers(8, _SIDE - 8)
        disc = (rows - row) ** 2 + (columns - column) ** 2 <= _RADIUS**2
        image[disc], label[disc] = value, instance
    return np.clip(rng.normal(image, 8), 0, 255).astype(np.uint8), label
