"""nuclei_case: one synthetic picture of nuclei with its instances."""

import numpy as np

from common.data.phantoms.brightfield_picture import brightfield_picture
from common.data.phantoms.fluorescence_picture import fluorescence_picture
from common.data.phantoms.nuclei_layout import nuclei_layout
from common.data.phantoms.stained_tissue_picture import stained_tissue_picture

# the kinds of the 2018 Data Science Bowl, where the last two are rarer
_KINDS = (fluorescence_picture, stained_tissue_picture, brightfield_picture)
_SHARES = (0.5, 0.3, 0.2)


def nuclei_case(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A picture as (image uint8, instances uint16): (rows, columns) or, in colour, (rows, columns, 3).

    Differs from picture to picture in the kind of microscope, in size, magnification and crowding, in brightness, dyes,
    blur and noise. Nuclei touch and are cut by the edge; the instances are 1 to N.
    """
    kind = rng.choice(len(_KINDS), p=_SHARES)
    rows, columns = (int(size) for size in rng.integers(96, 161, size=2))
    radius = rng.uniform(5, 11) if kind < 2 else rng.uniform(5, 7)
    instances = nuclei_layout(
        (rows, columns),
        rng,
        radius=radius,
        coverage=(rng.uniform(0.1, 0.4), rng.uniform(0.15, 0.5), rng.uniform(0.03, 0.08))[kind],
        clustering=rng.uniform(0.3, 0.8) if kind < 2 else rng.uniform(0, 0.3),
        elongation=(1.6, 2.2, 1.5)[kind],
    )
    return _KINDS[kind](instances, rng, radius=radius), instances
