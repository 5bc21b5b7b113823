"""smooth_field is random and smooth."""

import numpy as np
import pytest

from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.smooth_field import smooth_field

_GEOMETRY = ScanGeometry(shape=(40, 30, 12), affine=np.diag([1.0, 1.0, 3.0, 1.0]))


def _field(seed: int = 0, wavelength: float = 20) -> np.ndarray:
    return smooth_field(_GEOMETRY, np.random.default_rng(seed), wavelength=wavelength)


def test_has_the_scans_shape_mean_0_and_deviation_1() -> None:
    field = _field()
    assert (field.shape, field.dtype) == (_GEOMETRY.shape, np.float32)
    # float32 sums of 14,400 voxels
    np.testing.assert_allclose([field.mean(), field.std()], [0, 1], atol=1e-5)


def test_same_numbers_give_the_same_field() -> None:
    np.testing.assert_array_equal(_field(), _field())
    assert not np.allclose(_field(), _field(seed=1))


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_is_equally_smooth_in_mm_along_every_axis(axis: int) -> None:
    slope = np.abs(np.diff(_field(), axis=axis)).mean() / _GEOMETRY.spacing[axis]
    # by far under 1 per mm, which is what independent voxels of 1 mm have
    assert 0.05 < slope < 0.2


def test_longer_waves_are_smoother() -> None:
    slopes = [np.abs(np.diff(_field(wavelength=wavelength), axis=0)).mean() for wavelength in (10, 20, 40)]
    assert slopes == sorted(slopes, reverse=True)
