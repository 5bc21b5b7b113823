"""brain_case: one synthetic patient with a brain tumour, scanned with several sequences."""

from dataclasses import replace

import numpy as np

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.brain_mimics import brain_mimics
from common.data.phantoms.brain_scan import brain_scan
from common.data.phantoms.brain_sequences import BRAIN_SEQUENCES
from common.data.phantoms.brain_tumour import BrainTumour
from common.data.phantoms.scan_geometry import ScanGeometry


def brain_case(rng: np.random.Generator) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Images int16 by sequence, label uint8 and affine; images and label (I, J, K) on one grid, 0 outside the brain.

    Differs from case to case in the brain's size, pose, folds and age, in the tumour's place, size and shape, in
    contrast, shading, noise and brightness of each sequence, and in matrix, orientation and origin of the scan. The
    label's numbers are those of BRATS 2015: 1 necrosis, 2 oedema, 3 non-enhancing core, 4 enhancing core.
    """
    geometry = _geometry(rng)
    anatomy = BrainAnatomy.draw(geometry, rng)
    tumour = BrainTumour.draw(anatomy, geometry, rng)
    layers = [anatomy.layer, brain_mimics(anatomy, geometry, rng), tumour.layer]
    images = {
        sequence: brain_scan(layers, geometry, rng, brightness=brightness, mask=anatomy.mask)
        for sequence, brightness in BRAIN_SEQUENCES.items()
    }
    return images, tumour.label, geometry.affine


def _geometry(rng: np.random.Generator) -> ScanGeometry:
    """Voxels of 2 mm all round; 16 of them less from ear to ear, as heads are narrower than long."""
    square = ScanGeometry.draw(
        rng,
        in_plane_extent=(172, 184),
        through_extent=(138, 150),
        in_plane_spacing=(2, 2),
        through_spacing=(2, 2),
        max_tilt=5,
    )
    width, length, height = square.shape
    return replace(square, shape=(width - 16, length, height))
