"""BrainAnatomy has the parts of a brain where a brain has them."""

import numpy as np
import pytest
from scipy import ndimage

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.brain_tissue import BrainTissue
from common.data.phantoms.scan_geometry import ScanGeometry

_GEOMETRY = ScanGeometry(shape=(48, 60, 48), affine=np.diag([3.0, 3.0, 3.0, 1.0]))


@pytest.fixture(scope="module")
def anatomies() -> list[BrainAnatomy]:
    return [BrainAnatomy.draw(_GEOMETRY, np.random.default_rng(seed)) for seed in range(3)]


def test_brain_is_one_piece_of_a_brains_volume(anatomies: list[BrainAnatomy]) -> None:
    for anatomy in anatomies:
        assert ndimage.label(anatomy.mask)[1] == 1
        litres = anatomy.mask.sum() * 27e-6
        assert 1.0 < litres < 1.6


def test_grey_matter_lies_between_fluid_and_white_matter(anatomies: list[BrainAnatomy]) -> None:
    for anatomy in anatomies:
        depths = [
            np.mean(anatomy.depth[anatomy.mask & (anatomy.tissues == tissue) & ~anatomy.ventricles])
            for tissue in (BrainTissue.CSF, BrainTissue.GREY_MATTER, BrainTissue.WHITE_MATTER)
        ]
        assert depths == sorted(depths)


def test_cortex_is_folded_down_into_the_brain(anatomies: list[BrainAnatomy]) -> None:
    for anatomy in anatomies:
        cortex = (anatomy.tissues == BrainTissue.GREY_MATTER) & (anatomy.positions[2] > 20)
        assert np.quantile(anatomy.depth[cortex], 0.75) > 6  # an unfolded one ends at some 4 mm


def test_ventricles_are_fluid_in_the_middle_on_both_sides(anatomies: list[BrainAnatomy]) -> None:
    for anatomy in anatomies:
        x = anatomy.positions[0][anatomy.ventricles]
        assert set(np.unique(anatomy.tissues[anatomy.ventricles])) <= {BrainTissue.CSF, BrainTissue.VESSEL}
        assert anatomy.depth[anatomy.ventricles].min() > 5
        assert min((x > 3).mean(), (x < -3).mean()) > 0.3


def test_fluid_parts_the_hemispheres_above_and_white_matter_joins_them_below(anatomies: list[BrainAnatomy]) -> None:
    for anatomy in anatomies:
        x, y, z = anatomy.positions
        midline = (np.abs(x) < 1) & (np.abs(y) < 20) & anatomy.mask
        assert np.all(np.isin(anatomy.tissues[midline & (z > 45)], [BrainTissue.CSF, BrainTissue.VESSEL]))
        assert np.any(anatomy.tissues[midline & (z > 5) & (z < 35)] == BrainTissue.WHITE_MATTER)


def test_no_two_brains_are_folded_alike(anatomies: list[BrainAnatomy]) -> None:
    first, second = (anatomy.tissues == BrainTissue.GREY_MATTER for anatomy in anatomies[:2])
    assert 2 * np.sum(first & second) / (first.sum() + second.sum()) < 0.75
