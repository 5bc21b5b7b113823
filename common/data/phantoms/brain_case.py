"""brain_case: one synthetic patient with a brain tumour, scanned with several sequences."""

import numpy as np

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.brain_geometry import brain_geometry
from common.data.phantoms.brain_mimics import brain_mimics
from common.data.phantoms.brain_scan import brain_scan
from common.data.phantoms.brain_scanners import BRAIN_SCANNERS
from common.data.phantoms.brain_tumour import BrainTumour


def brain_case(
    rng: np.random.Generator, *, centre: str = "home"
) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Images int16 by sequence, label uint8 and affine; images and label (I, J, K) on one grid, 0 outside the brain.

    Differs from case to case in the brain's size, pose, folds and age, in the tumour's place, size and shape, in
    contrast, shading, noise and brightness of each sequence, and in matrix, orientation and origin of the scan. The
    label's numbers are those of BRATS 2015: 1 necrosis, 2 oedema, 3 non-enhancing core, 4 enhancing core.

    Args:
        centre: whose scanner it was, a name in `BRAIN_SCANNERS`; the same random numbers are the same patient in each.
    """
    scanner = BRAIN_SCANNERS[centre]
    geometry = brain_geometry(rng)
    anatomy = BrainAnatomy.draw(geometry, rng)
    tumour = BrainTumour.draw(anatomy, geometry, rng)
    layers = [anatomy.layer, brain_mimics(anatomy, geometry, rng), tumour.layer]
    images = {
        sequence: brain_scan(layers, geometry, rng, scanner=scanner, sequence=sequence, mask=anatomy.mask)
        for sequence in scanner.brightness
    }
    return images, tumour.label, geometry.affine
