"""tbi_phantoms: synthetic brain injuries seen by two scanners, to adapt from one to the other without a data set."""

from pathlib import Path

import numpy as np

from common.checks.known_name import check_known_name
from common.data.phantoms.phantom_folder import phantom_folder
from common.data.phantoms.save_volume import save_volume
from common.data.phantoms.tbi_case import tbi_case
from common.data.phantoms.tbi_scanners import TBI_SCANNERS

_GENERATOR = "v3"  # a new version whenever the same seed would give other voxels
_BOTH = "both"


def tbi_phantoms(
    folder: str | Path,
    *,
    site: str = _BOTH,
    count: int = 40,
    seed: int = 0,
    labels: bool = True,
    same_scanner: bool = False,
) -> str:
    """The dataset_dir with `S_000/{flair,t1,t2,pd,ge,label}.nii.gz` ..., generated on first use.

    Site T has `T_000/{flair,t1,t2,pd,swi,label}.nii.gz` ...; its patients are others than those of site S.

    Args:
        folder: where sets of phantoms lie; the result is a sub-folder of it.
        site: "S", "T", or "both" for a folder S and a folder T in the dataset_dir, with the cases that each has alone.
        count: number of cases of a site.
        seed: another one, other patients.
        labels: False for images alone, as inference gets them.
        same_scanner: the patients of site T are scanned as those of site S are, so that there is nothing to adapt to.
    """
    check_known_name(site, (*TBI_SCANNERS, _BOTH), argument="site")

    def write_case(root: Path, index: int, rng: np.random.Generator) -> None:
        for name, own_rng in zip(TBI_SCANNERS, rng.spawn(len(TBI_SCANNERS)), strict=True):
            scanned_at = "S" if same_scanner else name
            if site == name:
                _write(root / f"{name}_{index:03d}", scanned_at, own_rng, labels=labels)
            elif site == _BOTH:
                _write(root / name / f"{name}_{index:03d}", scanned_at, own_rng, labels=labels)

    generator = f"tbi-{site.lower()}-{_GENERATOR}" + ("-same-scanner" if same_scanner else "")
    generator += "" if labels else "-images"
    return str(phantom_folder(folder, generator=generator, write_case=write_case, count=count, seed=seed))


def _write(case: Path, site: str, rng: np.random.Generator, *, labels: bool) -> None:
    images, label, affine = tbi_case(rng, site=site)
    case.parent.mkdir(exist_ok=True)
    for name, voxels in (images | {"label": label} if labels else images).items():
        save_volume(voxels, affine, case / f"{name}.nii.gz")
