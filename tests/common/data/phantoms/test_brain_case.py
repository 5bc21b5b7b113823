"""brain_case draws patients that differ, and whose tumour brightness alone does not find."""

import nibabel as nib
import numpy as np
import pytest

from common.data.phantoms.brain_case import brain_case

_Case = tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]


@pytest.fixture(scope="module")
def cases() -> list[_Case]:
    return [brain_case(np.random.default_rng([0, index])) for index in range(4)]


@pytest.fixture(scope="module")
def away() -> list[_Case]:
    """The same patients as the first two of `cases`."""
    return [brain_case(np.random.default_rng([0, index]), centre="away") for index in range(2)]


def _dice(first: np.ndarray, second: np.ndarray) -> float:
    return float(2 * np.sum(first & second) / (first.sum() + second.sum()))


def test_same_numbers_give_the_same_case(cases: list[_Case]) -> None:
    images, label, affine = brain_case(np.random.default_rng([0, 0]))
    for sequence, image in images.items():
        np.testing.assert_array_equal(image, cases[0][0][sequence])
    np.testing.assert_array_equal(label, cases[0][1])
    np.testing.assert_array_equal(affine, cases[0][2])


def test_sequences_and_label_share_a_grid_and_have_the_types_of_scans(cases: list[_Case]) -> None:
    for images, label, affine in cases:
        assert list(images) == ["flair", "t1", "t1c", "t2"]
        assert {image.shape for image in images.values()} == {label.shape}
        assert {image.dtype for image in images.values()} == {np.dtype(np.int16)}
        assert (label.dtype, affine.shape) == (np.uint8, (4, 4))


def test_non_zero_voxels_of_every_sequence_are_the_brain_and_hold_the_tumour(cases: list[_Case]) -> None:
    for images, label, _ in cases:
        mask = images["flair"] != 0
        assert all(np.array_equal(image != 0, mask) for image in images.values())
        assert 0.25 < mask.mean() < 0.5
        assert np.all(mask[label > 0])


def test_voxels_are_2_mm_and_matrix_orientation_and_origin_vary(cases: list[_Case]) -> None:
    for _, label, affine in cases:
        np.testing.assert_allclose(nib.affines.voxel_sizes(affine), 2)
        assert np.all(np.abs(np.array(label.shape) - [73, 89, 72]) <= [4, 3, 3])
    assert len({label.shape for _, label, _ in cases}) > 1
    assert len({nib.aff2axcodes(affine) for _, _, affine in cases}) > 1
    assert len({tuple(affine[:3, 3].round(1)) for _, _, affine in cases}) == len(cases)


def _mean_contrast(cases: list[_Case], sequence: str, value: int) -> float:
    """Over the cases: the part of the tumour as a multiple of the brain, so that shading averages out."""
    ratios = []
    for images, label, _ in cases:
        image = images[sequence]
        ratios.append(np.median(image[label == value]) / np.median(image[(label == 0) & (image > 0)]))
    return float(np.mean(ratios))


@pytest.mark.parametrize(
    ("sequence", "value", "lowest"),
    [("flair", 2, 1.4), ("t2", 2, 1.3), ("t2", 1, 1.5), ("t1c", 4, 1.3)],
    ids=["oedema in FLAIR", "oedema in T2", "necrosis in T2", "enhancing rim in T1c"],
)
def test_tumour_is_brighter_than_the_brain(cases: list[_Case], sequence: str, value: int, lowest: float) -> None:
    assert _mean_contrast(cases, sequence, value) > lowest


@pytest.mark.parametrize(("sequence", "value"), [("t1", 1), ("t1", 2), ("t1c", 1), ("t1c", 2)])
def test_oedema_and_necrosis_are_darker_than_the_brain_in_t1(cases: list[_Case], sequence: str, value: int) -> None:
    assert _mean_contrast(cases, sequence, value) < 0.95


def test_no_threshold_on_flair_finds_the_tumour(cases: list[_Case]) -> None:
    scores = []
    for images, label, _ in cases:
        brain = images["flair"] > 0
        flair = images["flair"][brain].astype(np.float32)
        normalised = (flair - flair.mean()) / flair.std()
        scores.append([_dice(normalised > bound, label[brain] > 0) for bound in np.arange(0, 4, 0.1)])
    # the threshold that fits the set best, and for each case its own
    assert np.mean(scores, axis=0).max() < 0.65
    assert np.mean(np.max(scores, axis=1)) < 0.7


def test_no_threshold_on_t1c_finds_the_enhancing_rim(cases: list[_Case]) -> None:
    scores = []
    for images, label, _ in cases:
        bounds = np.quantile(images["t1c"][label == 4], np.arange(0, 1, 0.05))
        scores.append(max(_dice(images["t1c"] > bound, label == 4) for bound in bounds))
    assert np.mean(scores) < 0.5


def test_the_same_numbers_are_the_same_patient_at_another_centre(cases: list[_Case], away: list[_Case]) -> None:
    for (images, label, affine), (others, same_label, same_affine) in zip(cases[:2], away, strict=True):
        np.testing.assert_array_equal(label, same_label)
        np.testing.assert_array_equal(affine, same_affine)
        for sequence, image in images.items():
            np.testing.assert_array_equal(image > 0, others[sequence] > 0)
            assert not np.array_equal(image, others[sequence])


@pytest.mark.parametrize(
    ("sequence", "value", "lowest"),
    [("flair", 2, 1.15), ("t1c", 4, 1.05), ("t2", 1, 1.2)],
    ids=["oedema in FLAIR", "enhancing rim in T1c", "necrosis in T2"],
)
def test_away_the_tumour_is_seen_but_stands_out_less(
    cases: list[_Case], away: list[_Case], sequence: str, value: int, lowest: float
) -> None:
    assert lowest < _mean_contrast(away, sequence, value) < 0.9 * _mean_contrast(cases[:2], sequence, value)
