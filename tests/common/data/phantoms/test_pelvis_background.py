"""pelvis_background surrounds the gland with what a pelvis has."""

import numpy as np
import pytest

from common.data.phantoms.pelvic_tissues import PelvicTissues
from common.data.phantoms.pelvis_background import pelvis_background
from common.data.phantoms.prostate_gland import ProstateGland
from common.data.phantoms.scan_geometry import ScanGeometry

_GEOMETRY = ScanGeometry(shape=(50, 50, 26), affine=np.diag([2.8, 2.8, 3.5, 1.0]))


@pytest.mark.parametrize("seed", range(4))
def test_bladder_is_bright_above_the_gland(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gland, tissues = ProstateGland.draw(_GEOMETRY, rng), PelvicTissues.draw(rng)
    image = pelvis_background(_GEOMETRY, rng, gland=gland, tissues=tissues)
    x, y, z = _GEOMETRY.positions()
    above = (np.hypot(x - gland.centre[0], y - gland.centre[1] - 10) < 6) & (z > gland.centre[2] + gland.radii[2] + 10)
    assert np.median(image[above]) == pytest.approx(tissues.urine, rel=0.1)  # the texture's deviation is 4%


def test_muscle_as_dark_as_the_gland_and_tissue_as_bright_surround_it() -> None:
    rng = np.random.default_rng(0)
    gland, tissues = ProstateGland.draw(_GEOMETRY, rng), PelvicTissues.draw(rng)
    outside = pelvis_background(_GEOMETRY, rng, gland=gland, tissues=tissues)[gland.radius > 1.1]
    window = (outside > 0.8 * tissues.central_gland) & (outside < 1.2 * tissues.peripheral_zone)
    assert window.mean() > 0.3
