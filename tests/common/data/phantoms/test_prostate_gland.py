"""ProstateGland has the size, the place and the zones of a prostate."""

import numpy as np
import pytest
from scipy import ndimage

from common.data.phantoms.pelvic_tissues import PelvicTissues
from common.data.phantoms.prostate_gland import ProstateGland
from common.data.phantoms.scan_geometry import ScanGeometry

_GEOMETRY = ScanGeometry(shape=(52, 52, 28), affine=np.diag([2.8, 2.8, 3.5, 1.0]))


def _gland(seed: int) -> ProstateGland:
    return ProstateGland.draw(_GEOMETRY, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(10))
def test_label_is_one_piece_in_the_middle_of_the_scan(seed: int) -> None:
    label = _gland(seed).label()
    reach = np.abs(_GEOMETRY.positions()[:, label == 1]).max(axis=1)
    assert ndimage.label(label)[1] == 1
    assert np.all(reach <= [50, 50, 40])


def test_length_is_that_of_a_prostate() -> None:
    for label in (_gland(seed).label() for seed in range(10)):
        positions = _GEOMETRY.positions()[:, label == 1]
        length = positions.max(axis=1) - positions.min(axis=1)
        assert np.all((length > 30) & (length < 70))


def test_apex_is_narrower_than_base() -> None:
    gland = _gland(0)
    across, height = np.abs(gland.offsets[0]), gland.offsets[2] / gland.radii[2]
    inside = gland.label() == 1
    apex, base = inside & (np.abs(height + 0.6) < 0.1), inside & (np.abs(height - 0.6) < 0.1)
    assert across[apex].max() < across[base].max()


def test_painting_stays_at_the_gland_and_makes_the_back_brighter() -> None:
    tissues = PelvicTissues.draw(np.random.default_rng(0))
    gland, image = _gland(0), np.full(_GEOMETRY.shape, -1, dtype=np.float32)
    gland.paint(image, _GEOMETRY, tissues, np.random.default_rng(0))
    assert np.all(image[gland.radius > 1.1] == -1)
    back = (gland.radius < 0.9) & (gland.offsets[1] < -0.6 * gland.radii[1])
    middle = gland.radius < 0.4
    assert image[back].mean() > 1.2 * image[middle].mean()
