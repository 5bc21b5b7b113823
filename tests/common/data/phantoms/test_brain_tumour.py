"""BrainTumour is nested, of a glioma's size, and keeps out of the fluid."""

import numpy as np
import pytest
from scipy import ndimage

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.brain_tissue import BrainTissue
from common.data.phantoms.brain_tumour import BrainTumour
from common.data.phantoms.scan_geometry import ScanGeometry

_GEOMETRY = ScanGeometry(shape=(68, 84, 70), affine=np.diag([2.0, 2.0, 2.0, 1.0]))


@pytest.fixture(scope="module")
def anatomy() -> BrainAnatomy:
    return BrainAnatomy.draw(_GEOMETRY, np.random.default_rng(0))


@pytest.fixture(scope="module")
def tumours(anatomy: BrainAnatomy) -> list[BrainTumour]:
    return [BrainTumour.draw(anatomy, _GEOMETRY, np.random.default_rng(seed)) for seed in range(8)]


def test_whole_tumour_is_one_piece_of_9_to_24_mm_radius_or_little_more(tumours: list[BrainTumour]) -> None:
    for tumour in tumours:
        whole = tumour.label > 0
        assert ndimage.label(whole)[1] == 1
        # bumps and a second lobe add to the radius drawn, the ventricles take from it
        assert 6.5 < np.cbrt(0.75 / np.pi * 8 * whole.sum()) < 30


def test_every_tumour_has_all_four_tissues(tumours: list[BrainTumour]) -> None:
    assert all(set(np.unique(tumour.label)) == {0, 1, 2, 3, 4} for tumour in tumours)


def test_oedema_surrounds_the_core_and_the_core_the_necrosis(tumours: list[BrainTumour]) -> None:
    for label in (tumour.label for tumour in tumours):
        assert not np.any(ndimage.binary_dilation(np.isin(label, [1, 3, 4])) & (label == 0))
        assert not np.any(ndimage.binary_dilation(label == 1) & np.isin(label, [0, 2]))


def test_tumour_stays_in_the_brain_and_out_of_its_cavities(tumours: list[BrainTumour], anatomy: BrainAnatomy) -> None:
    allowed = anatomy.mask & ~anatomy.cavities
    assert all(np.all(allowed[tumour.label > 0]) for tumour in tumours)


def test_core_hides_the_brain_and_oedema_soaks_it(tumours: list[BrainTumour]) -> None:
    for label, opacity in ((tumour.label, tumour.opacity) for tumour in tumours):
        assert np.all(opacity[label == 0] == 0)
        assert np.all(opacity[np.isin(label, [1, 3, 4])] == 1)
        assert 0.5 <= opacity[label == 2].min() < opacity[label == 2].max() <= 1


def test_layer_holds_the_tissue_that_each_label_means(tumours: list[BrainTumour]) -> None:
    tumour = tumours[0]
    assert np.all(tumour.layer.tissues[tumour.label == 1] == BrainTissue.NECROSIS)
    assert np.all(tumour.layer.tissues[tumour.label == 2] == BrainTissue.OEDEMA)
    assert np.all(tumour.layer.tissues[tumour.label == 3] == BrainTissue.NON_ENHANCING_CORE)
    assert np.all(tumour.layer.tissues[tumour.label == 4] == BrainTissue.ENHANCING_CORE)


def test_place_varies_over_the_whole_brain(tumours: list[BrainTumour], anatomy: BrainAnatomy) -> None:
    centres = [anatomy.positions[:, tumour.label > 0].mean(axis=1) for tumour in tumours]
    assert np.all(np.ptp(centres, axis=0) > 40)
