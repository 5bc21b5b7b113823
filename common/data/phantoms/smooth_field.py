"""smooth_field: random numbers that vary slowly in space."""

import numpy as np
from scipy.interpolate import BSpline
from scipy.sparse import csr_array

from common.data.phantoms.scan_geometry import ScanGeometry


def smooth_field(geometry: ScanGeometry, rng: np.random.Generator, *, wavelength: float) -> np.ndarray:
    """A random field over the scan, (I, J, K) float32, of mean 0 and standard deviation 1.

    A cubic B-spline with independent normal coefficients on a grid of knots `wavelength` / 2 mm apart.
    """
    extent = np.array(geometry.shape) * geometry.spacing
    intervals = np.maximum(1, np.ceil(2 * extent / wavelength)).astype(int)
    field = rng.standard_normal(intervals + 3).astype(np.float32)
    for axis, size in enumerate(geometry.shape):
        rows = np.moveaxis(field, axis, 0)
        # a sparse product, as a dense one waits for its threads where processes share the cores
        values = _spline_weights(size, int(intervals[axis])) @ rows.reshape(len(rows), -1)
        field = np.moveaxis(values.reshape(size, *rows.shape[1:]), 0, axis)
    field = field - field.mean()
    return field / field.std()


def _spline_weights(size: int, intervals: int) -> csr_array:
    """(size, intervals + 3): the value of each cubic B-spline at each of `size` evenly spread positions."""
    knots = np.arange(-3, intervals + 4)
    positions = (np.arange(size) + 0.5) * intervals / size
    return BSpline.design_matrix(positions, knots, 3).astype(np.float32)
