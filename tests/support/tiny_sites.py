"""A data set of several sites: small skull-stripped brains with a lesion, whose scanners have other sequences."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tiny_brain import save

SITES = {"S": ("flair", "t1", "t2", "pd", "ge"), "T": ("flair", "t1", "t2", "pd", "swi")}
_SHAPE = (14, 12, 10)


def tiny_sites(folder: Path, *, cases: int = 4, sites: Sequence[str] = tuple(SITES), unreadable: str = "") -> str:
    """The dataset_dir, with `S/S_0/{flair,t1,t2,pd,ge,label}.nii.gz` in it and so on; other sites' are those of T.

    Args:
        unreadable: the site whose labels are no volumes.
    """
    offsets = [(np.arange(side) - (side - 1) / 2) / (side / 2) for side in _SHAPE]
    brain = sum(offset**2 for offset in np.meshgrid(*offsets, indexing="ij")) < 1
    label = np.zeros(_SHAPE)
    label[5:9, 4:8, 3:7] = 1
    for site in sites:
        for index in range(cases):
            case = folder / site / f"{site}_{index}"
            rng = np.random.default_rng([index, *site.encode()])
            for sequence in SITES.get(site, SITES["T"]):
                save(rng.integers(1, 1000, _SHAPE) * brain + 200 * label, case / f"{sequence}.nii.gz")
            save(label, case / "label.nii.gz")
            if site == unreadable:
                (case / "label.nii.gz").write_text("no volume")
    return str(folder)
