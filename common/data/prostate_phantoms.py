"""prostate_phantoms: synthetic prostate scans to train on where there is no data set."""

from pathlib import Path

import numpy as np

from common.data.phantoms.phantom_folder import phantom_folder
from common.data.phantoms.prostate_case import prostate_case
from common.data.phantoms.save_volume import save_volume

_GENERATOR = "prostate-v1"  # a new version whenever the same seed would give other voxels


def prostate_phantoms(folder: str | Path, *, count: int = 80, seed: int = 0, labels: bool = True) -> str:
    """The dataset_dir with `images/prostate_000.nii.gz` ... and `labels/`, generated on first use.

    Args:
        folder: where sets of phantoms lie; the result is a sub-folder of it.
        count: number of cases.
        seed: another one, other patients.
        labels: False for images alone, as inference gets them.
    """

    def write_case(root: Path, index: int, rng: np.random.Generator) -> None:
        image, label, affine = prostate_case(rng)
        save_volume(image, affine, root / "images" / f"prostate_{index:03d}.nii.gz")
        if labels:
            save_volume(label, affine, root / "labels" / f"prostate_{index:03d}.nii.gz")

    generator = _GENERATOR if labels else f"{_GENERATOR}-images"
    return str(phantom_folder(folder, generator=generator, write_case=write_case, count=count, seed=seed))
