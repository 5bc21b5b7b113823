"""tbi_case: one synthetic patient with a traumatic brain injury, scanned with several sequences."""

import numpy as np
from scipy import ndimage

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.brain_geometry import brain_geometry
from common.data.phantoms.brain_layer import BrainLayer
from common.data.phantoms.brain_mimics import brain_mimics
from common.data.phantoms.brain_scan import brain_scan
from common.data.phantoms.brain_tissue import BrainTissue
from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.tbi_lesions import TbiLesions
from common.data.phantoms.tbi_scanners import TBI_SCANNERS

# what iron darkens beyond its bounds, in which sequence, and by how many mm
_BLOOMING = {
    "ge": {BrainTissue.HAEMORRHAGE: 0.5},
    "swi": {BrainTissue.VESSEL: 0.5, BrainTissue.HAEMORRHAGE: 1.0},
}


def tbi_case(rng: np.random.Generator, *, site: str) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Images int16 by sequence, label uint8 and affine; images and label (I, J, K) on one grid, 0 outside the brain.

    Differs from case to case as `brain_case` does. The label is 1 in contusions, with core and oedema, and in small
    haemorrhages, which only the gradient echo ("ge", site S) or the susceptibility weighted image ("swi", site T) show.
    What looks like them and is background: gliosis, blood outside the brain and, in "swi", veins and fluid.

    Args:
        site: whose scanner it was, a name in `TBI_SCANNERS`; the same random numbers are the same patient in each.
    """
    scanner = TBI_SCANNERS[site]
    geometry = brain_geometry(rng)
    anatomy = BrainAnatomy.draw(geometry, rng)
    lesions = TbiLesions.draw(anatomy, geometry, rng)
    below = [
        anatomy.layer,
        brain_mimics(anatomy, geometry, rng),
        _layer(BrainTissue.OEDEMA, lesions.oedema),
        _layer(BrainTissue.SUBDURAL_BLOOD, lesions.subdural),
    ]
    images = {}
    for sequence in scanner.brightness:
        layers = [*below, *_blood(sequence, anatomy, lesions, geometry)]
        images[sequence] = brain_scan(layers, geometry, rng, scanner=scanner, sequence=sequence, mask=anatomy.mask)
    return images, lesions.label, geometry.affine


def _blood(sequence: str, anatomy: BrainAnatomy, lesions: TbiLesions, geometry: ScanGeometry) -> list[BrainLayer]:
    """What a sequence shows of the haemorrhages: of the small ones nothing, unless iron darkens it."""
    if sequence not in _BLOOMING:
        return [_layer(BrainTissue.HAEMORRHAGE, lesions.cores)]
    iron = {
        BrainTissue.VESSEL: anatomy.tissues == BrainTissue.VESSEL,
        BrainTissue.HAEMORRHAGE: lesions.cores | lesions.bleeds,
    }
    return [
        _layer(tissue, _blooming(iron[tissue], geometry, reach=reach)) for tissue, reach in _BLOOMING[sequence].items()
    ]


def _blooming(iron: np.ndarray, geometry: ScanGeometry, *, reach: float) -> np.ndarray:
    """(I, J, K) opacity: 1 in the iron, falling to 0 within twice the reach around it."""
    distance = ndimage.distance_transform_edt(~iron, sampling=geometry.spacing)
    return np.clip(1 - distance / (2 * reach), 0, 1)


def _layer(tissue: BrainTissue, opacity: np.ndarray) -> BrainLayer:
    tissues = np.full(opacity.shape, tissue, dtype=np.uint8)
    return BrainLayer(tissues=tissues, opacity=opacity.astype(np.float32))
