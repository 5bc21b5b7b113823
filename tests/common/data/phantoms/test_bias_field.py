"""bias_field multiplies."""

import numpy as np

from common.data.phantoms.bias_field import bias_field
from common.data.phantoms.scan_geometry import ScanGeometry

_GEOMETRY = ScanGeometry(shape=(20, 20, 8), affine=np.diag([5.0, 5.0, 12.0, 1.0]))


def test_strength_0_changes_nothing() -> None:
    np.testing.assert_array_equal(bias_field(_GEOMETRY, np.random.default_rng(0), strength=0), 1)


def test_strength_is_the_deviation_of_the_logarithm() -> None:
    field = bias_field(_GEOMETRY, np.random.default_rng(0), strength=0.2)
    # float32 exponentials
    np.testing.assert_allclose(np.log(field).std(), 0.2, rtol=1e-4)
