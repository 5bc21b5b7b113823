"""nuclei_case draws pictures that differ as microscopes do, and that a threshold does not solve."""

from collections.abc import Callable

import numpy as np
import pytest
from skimage.filters import threshold_otsu
from skimage.segmentation import clear_border

from common.data.phantoms.brightfield_picture import brightfield_picture
from common.data.phantoms.fluorescence_picture import fluorescence_picture
from common.data.phantoms.nuclei_case import nuclei_case
from common.data.phantoms.nuclei_layout import nuclei_layout
from common.data.phantoms.stained_tissue_picture import stained_tissue_picture

_Case = tuple[np.ndarray, np.ndarray]
_KINDS = [fluorescence_picture, stained_tissue_picture, brightfield_picture]


@pytest.fixture(scope="module")
def cases() -> list[_Case]:
    return [nuclei_case(np.random.default_rng([0, index])) for index in range(16)]


def test_same_numbers_give_the_same_case(cases: list[_Case]) -> None:
    for first, second in zip(cases[0], nuclei_case(np.random.default_rng([0, 0])), strict=True):
        np.testing.assert_array_equal(first, second)


def test_image_and_label_have_the_types_of_files(cases: list[_Case]) -> None:
    for image, instances in cases:
        assert (image.dtype, instances.dtype) == (np.uint8, np.uint16)
        assert image.shape[:2] == instances.shape
        assert image.ndim == 2 or image.shape[2] == 3


def test_sizes_vary_and_few_are_square_or_multiples_of_16(cases: list[_Case]) -> None:
    sizes = np.array([instances.shape for _, instances in cases])
    assert sizes.min() >= 96
    assert sizes.max() <= 160
    assert len({*map(tuple, sizes.tolist())}) == len(cases)
    assert np.mean(sizes % 16 == 0) < 0.25


def test_grey_dark_grey_light_and_colour_are_all_there(cases: list[_Case]) -> None:
    kinds = {"colour" if image.ndim == 3 else "light" if np.median(image) > 120 else "dark" for image, _ in cases}
    assert kinds == {"colour", "light", "dark"}


def test_pictures_hold_one_to_many_nuclei_of_different_size(cases: list[_Case]) -> None:
    counts = [int(instances.max()) for _, instances in cases]
    assert min(counts) >= 1
    assert max(counts) > 25
    whole = [np.bincount(clear_border(instances).ravel())[1:] for _, instances in cases]
    areas = np.concatenate([sizes[sizes > 0] for sizes in whole])
    assert np.percentile(areas, 90) > 3 * np.percentile(areas, 10)


@pytest.mark.parametrize("picture", _KINDS)
def test_nuclei_differ_from_what_surrounds_them(picture: Callable[..., np.ndarray]) -> None:
    rng = np.random.default_rng(0)
    instances = nuclei_layout((110, 130), rng, radius=7, coverage=0.15, clustering=0.3)
    image = picture(instances, rng, radius=7).reshape(110, 130, -1).mean(axis=2)
    inside, outside = image[instances > 0].mean(), image[instances == 0].mean()
    assert inside > 1.3 * outside if picture is fluorescence_picture else inside < 0.8 * outside


def _otsu_f1(image: np.ndarray, instances: np.ndarray) -> float:
    """Of the side of Otsu's threshold that touches less of the picture's edge."""
    grey = image if image.ndim == 2 else image.mean(axis=2)
    mask = grey > threshold_otsu(grey)
    if np.concatenate([mask[[0, -1]].ravel(), mask[:, [0, -1]].ravel()]).mean() > 0.5:
        mask = ~mask
    return float(2 * (mask & (instances > 0)).sum() / (mask.sum() + (instances > 0).sum()))


def test_no_threshold_finds_the_nuclei(cases: list[_Case]) -> None:
    assert 0.5 < np.mean([_otsu_f1(*case) for case in cases]) < 0.8
