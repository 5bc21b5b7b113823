"""tbi_case draws patients in whom what was learned of one site's haemorrhages is wrong at the other."""

import nibabel as nib
import numpy as np
import pytest
from scipy import ndimage

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.brain_geometry import brain_geometry
from common.data.phantoms.tbi_case import tbi_case
from common.data.phantoms.tbi_lesions import TbiLesions

_Case = tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]
_COMMON = ("flair", "t1", "t2", "pd")
_OWN = {"S": "ge", "T": "swi"}


@pytest.fixture(scope="module")
def cases() -> dict[str, list[_Case]]:
    """The same three patients at each site."""
    return {site: [tbi_case(np.random.default_rng([0, index]), site=site) for index in range(3)] for site in "ST"}


def _z_scores(image: np.ndarray) -> np.ndarray:
    """(N,): of the brain's voxels."""
    brain = image[image > 0].astype(np.float32)
    return (brain - brain.mean()) / brain.std()


def _dark(cases: list[_Case], site: str, bound: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """By case, of the brain's voxels: where the site's own sequence is below the bound, and the label."""
    return [(_z_scores(images[_OWN[site]]) < bound, label[images["flair"] > 0] > 0) for images, label, _ in cases]


def test_same_numbers_give_the_same_case(cases: dict[str, list[_Case]]) -> None:
    for site in "ST":
        images, label, affine = tbi_case(np.random.default_rng([0, 0]), site=site)
        expected = cases[site][0]
        assert list(images) == [*_COMMON, _OWN[site]]
        assert all(np.array_equal(image, expected[0][sequence]) for sequence, image in images.items())
        np.testing.assert_array_equal(label, expected[1])
        np.testing.assert_array_equal(affine, expected[2])


def test_same_numbers_are_the_same_patient_at_the_other_site(cases: dict[str, list[_Case]]) -> None:
    for (images, label, affine), (others, same_label, same_affine) in zip(cases["S"], cases["T"], strict=True):
        np.testing.assert_array_equal(label, same_label)
        np.testing.assert_array_equal(affine, same_affine)
        for sequence in _COMMON:
            assert not np.array_equal(images[sequence], others[sequence])
            assert np.corrcoef(_z_scores(images[sequence]), _z_scores(others[sequence]))[0, 1] > 0.8


def test_images_and_label_have_the_types_of_scans_on_one_grid(cases: dict[str, list[_Case]]) -> None:
    for images, label, affine in cases["S"] + cases["T"]:
        assert {(image.shape, image.dtype) for image in images.values()} == {(label.shape, np.dtype(np.int16))}
        assert (label.dtype, set(np.unique(label))) == (np.uint8, {0, 1})
        np.testing.assert_allclose(nib.affines.voxel_sizes(affine), 2)


def test_non_zero_voxels_of_every_sequence_are_the_brain_and_hold_the_lesions(cases: dict[str, list[_Case]]) -> None:
    for images, label, _ in cases["S"] + cases["T"]:
        mask = images["flair"] != 0
        assert all(np.array_equal(image != 0, mask) for image in images.values())
        assert np.all(mask[label > 0])


@pytest.mark.parametrize("site", ["S", "T"])
def test_oedema_is_bright_in_flair_and_in_t2(cases: dict[str, list[_Case]], site: str) -> None:
    for images, label, _ in cases[site]:
        for sequence, lowest in (("flair", 1.15), ("t2", 1.15)):
            image = images[sequence]
            assert np.percentile(image[label > 0], 80) > lowest * np.median(image[(label == 0) & (image > 0)])


def test_at_the_source_what_is_dark_in_the_gradient_echo_is_a_lesion(cases: dict[str, list[_Case]]) -> None:
    assert np.mean([label[dark].mean() for dark, label in _dark(cases["S"], "S", -2)]) > 0.7


def test_at_the_target_as_dark_are_mostly_veins_and_fluid(cases: dict[str, list[_Case]]) -> None:
    assert np.mean([label[dark].mean() for dark, label in _dark(cases["T"], "T", -2)]) < 0.3


def test_haemorrhages_bloom_at_the_target(cases: dict[str, list[_Case]]) -> None:
    # over lesions and their surroundings: dark voxels, of which the same patients have more
    shares = {site: np.mean([dark[label].mean() for dark, label in _dark(cases[site], site, -2)]) for site in "ST"}
    assert shares["T"] > 1.1 * shares["S"]


def _around_bleeds(image: np.ndarray, *, index: int) -> float:
    """Median brightness of the patient's small haemorrhages as a multiple of what lies 2 to 6 mm around them."""
    rng = np.random.default_rng([0, index])
    geometry = brain_geometry(rng)
    anatomy = BrainAnatomy.draw(geometry, rng)
    bleeds = TbiLesions.draw(anatomy, geometry, rng).bleeds
    ring = ndimage.binary_dilation(bleeds, iterations=3) & ~ndimage.binary_dilation(bleeds)
    return float(np.median(image[bleeds]) / np.median(image[ring]))


@pytest.mark.parametrize("site", ["S", "T"])
def test_small_haemorrhages_show_in_the_sites_own_sequence_alone(cases: dict[str, list[_Case]], site: str) -> None:
    ratios = {name: _around_bleeds(image, index=1) for name, image in cases[site][1][0].items()}
    own = ratios.pop(_OWN[site])
    assert own < 0.7
    assert all(0.9 < ratio < 1.1 for ratio in ratios.values())
