"""nuclei_phantoms: synthetic microscope pictures to train on where there is no data set."""

from pathlib import Path

import numpy as np
from PIL import Image

from common.data.phantoms.nuclei_case import nuclei_case
from common.data.phantoms.phantom_folder import phantom_folder

_GENERATOR = "nuclei-v1"  # a new version whenever the same seed would give other pixels


def nuclei_phantoms(folder: str | Path, *, count: int = 64, seed: int = 0, labels: bool = True) -> str:
    """The dataset_dir with `images/nuclei_000.png` ... and the instance maps in `labels/`, generated on first use.

    Args:
        folder: where sets of phantoms lie; the result is a sub-folder of it.
        count: number of pictures.
        seed: another one, other pictures.
        labels: False for images alone, as inference gets them.
    """

    def write_case(root: Path, index: int, rng: np.random.Generator) -> None:
        image, instances = nuclei_case(rng)
        for kind, pixels in (("images", image), ("labels", instances)) if labels else (("images", image),):
            (root / kind).mkdir(exist_ok=True)
            Image.fromarray(pixels).save(root / kind / f"nuclei_{index:03d}.png")

    generator = _GENERATOR if labels else f"{_GENERATOR}-images"
    return str(phantom_folder(folder, generator=generator, write_case=write_case, count=count, seed=seed))
