"""ScanGeometry: where the voxels of a synthetic scan lie in the patient."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

_AXIS_SIGNS = ((1, 1, 1), (-1, -1, 1), (-1, 1, 1), (1, -1, -1))  # RAS, LPS, LAS, RPI
_Range = tuple[float, float]


@dataclass(frozen=True)
class ScanGeometry:
    """A voxel grid in the patient, positions in mm, axes to the right, the front and the head (RAS+).

    Args:
        shape: number of voxels along each axis.
        affine: (4, 4), from voxel index to position.
    """

    shape: tuple[int, int, int]
    affine: np.ndarray

    @classmethod
    def draw(
        cls,
        rng: np.random.Generator,
        *,
        in_plane_extent: _Range,
        through_extent: _Range,
        in_plane_spacing: _Range,
        through_spacing: _Range,
        max_tilt: float,
    ) -> "ScanGeometry":
        """An axial scan as scanners give them: any orientation of the axes, a slight tilt, the origin anywhere.

        All ranges are (lowest, highest) in mm; `max_tilt` is in degrees about each axis.
        """
        spacing = np.array([rng.uniform(*in_plane_spacing)] * 2 + [rng.uniform(*through_spacing)])
        extent = np.array([rng.uniform(*in_plane_extent) for _ in range(2)] + [rng.uniform(*through_extent)])
        shape = np.round(extent / spacing).astype(int)
        tilt = Rotation.from_euler("xyz", rng.uniform(-max_tilt, max_tilt, 3), degrees=True).as_matrix()
        affine = np.eye(4)
        affine[:3, :3] = tilt @ np.diag(spacing * rng.choice(_AXIS_SIGNS))
        affine[:3, 3] = rng.uniform(-60, 60, 3) - affine[:3, :3] @ ((shape - 1) / 2)
        return cls(shape=(int(shape[0]), int(shape[1]), int(shape[2])), affine=affine)

    @property
    def spacing(self) -> np.ndarray:
        """(3,) distance of neighbouring voxels in mm."""
        return np.linalg.norm(self.affine[:3, :3], axis=0)

    def positions(self) -> np.ndarray:
        """(3, I, J, K) position of each voxel in mm, seen from the centre of the volume."""
        axes = [np.arange(size, dtype=np.float32) - np.float32((size - 1) / 2) for size in self.shape]
        index = np.stack(np.meshgrid(*axes, indexing="ij"))
        return np.einsum("ab,bijk->aijk", self.affine[:3, :3].astype(np.float32), index)
