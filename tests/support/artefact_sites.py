"""Two sites with the same nuclei, and at each something beside them that its own training alone learns to leave out."""

from pathlib import Path

import numpy as np
from PIL import Image

SITES = ("glare", "squares")
_SIDE, _RADIUS, _NUCLEUS, _GLARE, _SQUARE = 64, 6, 160, 255, 20


def artefact_sites(folder: Path, *, cases: int = 12) -> dict[str, str]:
    """The dataset_dir of each site, with `images/glare_0.png` and `labels/glare_0.png` in it and so on.

    At the first, discs like nuclei that are too bright to be any; at the second, squares as bright as nuclei.
    """
    for site in SITES:
        for kind in ("images", "labels"):
            (folder / site / kind).mkdir(parents=True)
        for index in range(cases):
            image, label = _picture(site, np.random.default_rng([index, *site.encode()]))
            Image.fromarray(image).save(folder / site / "images" / f"{site}_{index}.png")
            Image.fromarray(label).save(folder / site / "labels" / f"{site}_{index}.png")
    return {site: str(folder / site) for site in SITES}


def _picture(site: str, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    image, label = np.full((_SIDE, _SIDE), 30.0), np.zeros((_SIDE, _SIDE), np.uint16)
    image[0] = _GLARE  # everywhere, so that pictures of both are scaled alike
    if site == "squares":
        for row, column in rng.integers(1, _SIDE - _SQUARE, size=(2, 2)):
            image[row : row + _SQUARE, column : column + _SQUARE] = _NUCLEUS
    for instance in range(1, 5):
        row, columns = 16 * instance - 8, rng.permutation([10, 32, 54]) + rng.integers(-2, 3)
        nucleus = _disc(row, columns[0])
        image[nucleus], label[nucleus] = _NUCLEUS, instance
        if site == "glare":
            image[_disc(row, columns[1])] = _GLARE
    return np.clip(rng.normal(image, 8), 0, 255).astype(np.uint8), label


def _disc(row: int, column: int) -> np.ndarray:
    rows, columns = np.ogrid[:_SIDE, :_SIDE]
    inside: np.ndarray = (rows - row) ** 2 + (columns - column) ** 2 <= _RADIUS**2
    return inside
