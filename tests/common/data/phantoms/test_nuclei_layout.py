"""Claims about where the nuclei of a synthetic picture lie."""

import numpy as np
from scipy import ndimage
from skimage.segmentation import find_boundaries

from common.data.phantoms.nuclei_layout import nuclei_layout

_PLAIN = {"radius": 7, "coverage": 0.3, "clustering": 0.7}


def _layout(seed: int, **changed: float) -> np.ndarray:
    return nuclei_layout((100, 120), np.random.default_rng(seed), **_PLAIN | changed)


def test_numbers_are_those_from_one_on() -> None:
    instances = _layout(0)
    assert (instances.dtype, instances.shape) == (np.uint16, (100, 120))
    assert np.array_equal(np.unique(instances), np.arange(instances.max() + 1))
    assert instances.max() > 10


def test_each_nucleus_is_in_one_piece_unless_the_picture_cuts_it() -> None:
    instances = _layout(1)
    at_edge = np.unique(np.concatenate([instances[[0, -1]].ravel(), instances[:, [0, -1]].ravel()]))
    for number in set(range(1, instances.max() + 1)) - set(at_edge.tolist()):
        assert ndimage.label(instances == number)[1] == 1


def test_nuclei_touch_more_where_they_cluster() -> None:
    def contacts(clustering: float) -> int:
        maps = [_layout(seed, clustering=clustering, coverage=0.2) for seed in range(6)]
        # an inner boundary without background beside it is one between two nuclei
        thick = [find_boundaries(of, mode="thick") & ~ndimage.binary_dilation(of == 0) for of in maps]
        return sum(int(pixels.sum()) for pixels in thick)

    assert contacts(0.8) > 1.5 * contacts(0)


def test_some_nuclei_are_cut_by_the_edge() -> None:
    instances = _layout(2)
    assert np.count_nonzero(np.unique(instances[[0, -1]])) >= 3


def test_picture_always_has_a_nucleus() -> None:
    assert all(_layout(seed, coverage=0, radius=5).max() == 1 for seed in range(20))


def test_coverage_is_roughly_the_share_of_nuclei() -> None:
    shares = [np.mean(_layout(seed, clustering=0, coverage=0.15) > 0) for seed in range(6)]
    assert 0.09 < np.mean(shares) < 0.18
