"""brain_scan shows what lies on top, and nothing outside the brain."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from common.data.phantoms.brain_layer import BrainLayer
from common.data.phantoms.brain_scan import brain_scan
from common.data.phantoms.brain_scanner import BrainScanner
from common.data.phantoms.brain_scanners import BRAIN_SCANNERS
from common.data.phantoms.brain_tissue import BrainTissue
from common.data.phantoms.scan_geometry import ScanGeometry

_SHAPE = (24, 24, 24)
_GEOMETRY = ScanGeometry(shape=_SHAPE, affine=np.diag([2.0, 2.0, 2.0, 1.0]))
_MASK = np.zeros(_SHAPE, dtype=bool)
_MASK[2:-2, 2:-2, 2:-2] = True
# exact brightnesses: a range of no width
_BRIGHTNESS = {tissue: (0.1 * (tissue + 1), 0.1 * (tissue + 1)) for tissue in BrainTissue}


def _layer(tissue: BrainTissue, opacity: float) -> BrainLayer:
    return BrainLayer(np.full(_SHAPE, tissue, dtype=np.uint8), np.full(_SHAPE, opacity, dtype=np.float32))


def _mean(*layers: BrainLayer, seed: int = 0) -> float:
    rng = np.random.default_rng(seed)
    scanner = _scanner(_BRIGHTNESS)
    return float(brain_scan(layers, _GEOMETRY, rng, scanner=scanner, sequence="t1", mask=_MASK)[_MASK].mean())


def _scanner(brightness: Mapping[BrainTissue, tuple[float, float]]) -> BrainScanner:
    return replace(BRAIN_SCANNERS["home"], brightness={"t1": brightness})


@pytest.mark.parametrize("opacity", [0.0, 0.5, 1.0])
def test_opacity_mixes_a_layer_with_what_lies_below(opacity: float) -> None:
    # the same random numbers with another tissue: shading, texture, noise and units are the same
    white, oedema = _layer(BrainTissue.WHITE_MATTER, 1), _layer(BrainTissue.OEDEMA, opacity)
    expected = (0.4 * (1 - opacity) + 0.7 * opacity) / 0.4
    # Rician noise of deviation 0.04 raises a brightness of 0.4 by up to 0.5%
    assert _mean(white, oedema) / _mean(white) == pytest.approx(expected, rel=0.01)


def test_black_tissue_stays_above_0_inside_the_mask_and_outside_there_is_0() -> None:
    black = dict.fromkeys(BrainTissue, (0.0, 0.0))
    layers = [_layer(BrainTissue.CSF, 1)]
    rng = np.random.default_rng(0)
    image = brain_scan(layers, _GEOMETRY, rng, scanner=_scanner(black), sequence="t1", mask=_MASK)
    assert image.dtype == np.int16
    np.testing.assert_array_equal(image > 0, _MASK)
    np.testing.assert_array_equal(image != 0, _MASK)


def test_scanner_units_differ_by_factors() -> None:
    means = [_mean(_layer(BrainTissue.WHITE_MATTER, 1), seed=seed) for seed in range(8)]
    assert max(means) > 3 * min(means)


def test_gamma_of_a_half_is_the_root_of_the_linear_scale() -> None:
    # with the same random numbers units · sqrt(x) squared over units · x is the units in every voxel
    linear, rooted = (
        brain_scan(
            [_layer(BrainTissue.WHITE_MATTER, 1)],
            _GEOMETRY,
            np.random.default_rng(0),
            scanner=replace(_scanner(_BRIGHTNESS), gamma=gamma),
            sequence="t1",
            mask=_MASK,
        )[_MASK].astype(np.float64)
        for gamma in (1.0, 0.5)
    )
    units = rooted**2 / linear
    # both are rounded to whole numbers of some hundreds
    np.testing.assert_allclose(units, units.mean(), rtol=0.01)
    assert linear.std() > 0.05 * linear.mean()
