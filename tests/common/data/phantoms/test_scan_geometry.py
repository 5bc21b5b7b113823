"""ScanGeometry places voxels in the patient."""

import nibabel as nib
import numpy as np

from common.data.phantoms.scan_geometry import ScanGeometry


def _draw(seed: int) -> ScanGeometry:
    return ScanGeometry.draw(
        np.random.default_rng(seed),
        in_plane_extent=(30, 40),
        through_extent=(20, 30),
        in_plane_spacing=(1.2, 2.0),
        through_spacing=(2.5, 4.0),
        max_tilt=6,
    )


def test_positions_are_the_affines_seen_from_the_centre() -> None:
    geometry = _draw(0)
    centre = geometry.affine[:3, :3] @ ((np.array(geometry.shape) - 1) / 2) + geometry.affine[:3, 3]
    expected = nib.affines.apply_affine(geometry.affine, (1, 2, 3)) - centre
    # float32 positions of some 10 mm
    np.testing.assert_allclose(geometry.positions()[:, 1, 2, 3], expected, atol=1e-5)


def test_spacing_and_extent_are_in_their_ranges() -> None:
    for geometry in map(_draw, range(20)):
        extent = np.array(geometry.shape) * geometry.spacing
        assert np.all((geometry.spacing >= [1.2, 1.2, 2.5]) & (geometry.spacing <= [2.0, 2.0, 4.0]))
        # the extent is rounded to whole voxels
        assert np.all(extent >= np.array([30, 30, 20]) - geometry.spacing / 2 - 1e-9)
        assert np.all(extent <= np.array([40, 40, 30]) + geometry.spacing / 2 + 1e-9)


def test_orientation_varies_and_is_slightly_oblique() -> None:
    geometries = [_draw(seed) for seed in range(30)]
    assert {"".join(nib.aff2axcodes(geometry.affine)) for geometry in geometries} == {"RAS", "LPS", "LAS", "RPI"}
    # three rotations of up to 6 degrees turn an axis by less than 11
    obliqueness = np.degrees([nib.affines.obliquity(geometry.affine).max() for geometry in geometries])
    assert np.all((obliqueness > 0) & (obliqueness < 11))
