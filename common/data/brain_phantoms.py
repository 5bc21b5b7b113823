"""brain_phantoms: synthetic brain scans with tumours to train on where there is no data set."""

from pathlib import Path

import numpy as np

from common.checks.known_name import check_known_name
from common.data.phantoms.brain_case import brain_case
from common.data.phantoms.phantom_folder import phantom_folder
from common.data.phantoms.save_volume import save_volume

# by centre; a new version whenever the same seed would give other voxels
_GENERATORS = {"home": "brain-v1", "away": "brain-away-v1"}


def brain_phantoms(
    folder: str | Path, *, count: int = 40, seed: int = 0, labels: bool = True, centre: str = "home"
) -> str:
    """The dataset_dir with `brain_000/{flair,t1,t1c,t2,label}.nii.gz` ..., generated on first use.

    Args:
        folder: where sets of phantoms lie; the result is a sub-folder of it.
        count: number of cases.
        seed: another one, other patients.
        labels: False for images alone, as inference gets them.
        centre: "home", or "away" for a scanner of other contrast, shading, noise, blur and intensity scale; the same
            seed is the same patients in both, so a test of what training at home is worth away takes another one.
    """
    check_known_name(centre, _GENERATORS, argument="centre")

    def write_case(root: Path, index: int, rng: np.random.Generator) -> None:
        images, label, affine = brain_case(rng, centre=centre)
        case = root / f"brain_{index:03d}"
        for name, voxels in (images | {"label": label} if labels else images).items():
            save_volume(voxels, affine, case / f"{name}.nii.gz")

    generator = _GENERATORS[centre] + ("" if labels else "-images")
    return str(phantom_folder(folder, generator=generator, write_case=write_case, count=count, seed=seed))
