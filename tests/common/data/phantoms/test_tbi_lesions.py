"""TbiLesions are where a blow leaves them, of many sizes, and blood outside the brain is none of them."""

import numpy as np
import pytest
from scipy import ndimage

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.tbi_lesions import TbiLesions

_GEOMETRY = ScanGeometry(shape=(68, 84, 70), affine=np.diag([2.0, 2.0, 2.0, 1.0]))


@pytest.fixture(scope="module")
def anatomy() -> BrainAnatomy:
    return BrainAnatomy.draw(_GEOMETRY, np.random.default_rng(0))


@pytest.fixture(scope="module")
def patients(anatomy: BrainAnatomy) -> list[TbiLesions]:
    return [TbiLesions.draw(anatomy, _GEOMETRY, np.random.default_rng(seed)) for seed in range(8)]


def test_label_is_contusions_and_small_haemorrhages(patients: list[TbiLesions]) -> None:
    for patient in patients:
        assert patient.label.dtype == np.uint8
        np.testing.assert_array_equal(patient.label == 1, (patient.oedema > 0) | patient.bleeds)
        assert not np.any((patient.oedema > 0) & patient.bleeds)


def test_lesions_stay_in_the_brain_and_out_of_its_cavities(patients: list[TbiLesions], anatomy: BrainAnatomy) -> None:
    allowed = (anatomy.depth > 0) & ~anatomy.cavities
    assert all(np.all(allowed[patient.label > 0]) for patient in patients)


def test_cores_lie_in_oedema_which_soaks_the_brain(patients: list[TbiLesions]) -> None:
    for patient in patients:
        assert np.all(patient.oedema[patient.cores] > 0)
        share = patient.cores.sum() / (patient.oedema > 0).sum()
        assert 0 < share < 0.6
        assert 0.5 <= patient.oedema[patient.oedema > 0].min() < patient.oedema.max() <= 1


def test_volumes_differ_from_patient_to_patient(patients: list[TbiLesions]) -> None:
    litres = np.array([8e-6 * patient.label.sum() for patient in patients])
    assert litres.min() > 0.003
    assert litres.max() < 0.12
    assert litres.max() > 2 * litres.min()


def test_contusions_are_near_the_surface_and_small_haemorrhages_anywhere(
    patients: list[TbiLesions], anatomy: BrainAnatomy
) -> None:
    contusions = np.concatenate([anatomy.depth[patient.cores] for patient in patients])
    bleeds = np.concatenate([anatomy.depth[patient.bleeds] for patient in patients])
    assert np.median(contusions) < 14
    assert np.percentile(bleeds, 90) > 25


def test_small_haemorrhages_are_many_and_small(patients: list[TbiLesions]) -> None:
    counts = [ndimage.label(patient.bleeds)[1] for patient in patients]
    assert min(counts) >= 1
    assert max(counts) > 8
    volumes = np.concatenate([np.bincount(ndimage.label(patient.bleeds)[0].ravel())[1:] for patient in patients])
    assert np.median(8 * volumes) < 4 / 3 * np.pi * 5**3  # mm³


def test_some_have_blood_under_the_skull_on_one_side_which_is_background(
    patients: list[TbiLesions], anatomy: BrainAnatomy
) -> None:
    bleeding = [patient.subdural for patient in patients if patient.subdural.any()]
    assert 0 < len(bleeding) < len(patients)
    for subdural in bleeding:
        assert np.all(anatomy.mask[subdural])
        assert anatomy.depth[subdural].max() < 7
        assert len({*np.sign(anatomy.positions[0][subdural]).tolist()}) == 1
    assert not any(np.any(patient.label[patient.subdural]) for patient in patients)
