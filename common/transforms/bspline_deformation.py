"""Random deformation of volumes by a cubic B-spline control grid.

MONAI's `Rand3DElasticd` smooths dense noise with a Gaussian and its `RandSmoothDeformd` resizes a grid of noise;
neither has a B-spline control grid, nor a strength in mm per axis.
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from monai.config import KeysCollection
from monai.data import MetaTensor
from monai.data.utils import affine_to_spacing
from monai.transforms import MapTransform, RandomizableTransform
from monai.utils import convert_to_dst_type, ensure_tuple_rep

# a mesh of m cells carries m + 3 control points of a cubic spline
_SPLINE_ORDER = 3
# ITK's BSplineTransformInitializer widens the domain by this fraction of a voxel on each side
_ITK_MARGIN = 0.125


def bspline_displacement(coefficients: torch.Tensor, spatial_size: Sequence[int]) -> torch.Tensor:
    """Dense displacement field of a cubic uniform B-spline, evaluated one axis at a time.

        u(x) = Σ_j c_j Π_a β³(x_a / h_a − j_a + 1),   h_a the width of a mesh cell along axis a

    The convention is that of ITK's BSplineTransformInitializer (and SimpleITK's): the mesh spans the extent of the
    image, outer voxel edges included, and an eighth of a voxel more on each side; control point 0 lies one cell before.

    Args:
        coefficients: control point displacements `(A, m_1 + 3, ..., m_A + 3)`, first axis: direction of displacement.
        spatial_size: number of voxels along each of the `A` axes.

    Returns:
        displacements `(A, *spatial_size)`, in the unit of `coefficients`.
    """
    if len(coefficients) != len(spatial_size) or coefficients.ndim != len(spatial_size) + 1:
        raise ValueError(
            f"coefficients must be (axes, points per axis ...) for spatial_size {tuple(spatial_size)}, "
            f"got shape {tuple(coefficients.shape)}"
        )
    field = coefficients
    for size, num_points in zip(spatial_size, coefficients.shape[1:], strict=True):
        basis = _cubic_basis(size, num_points - _SPLINE_ORDER).to(coefficients)
        # contracts the first remaining grid axis and appends its voxel axis: after the last axis the order is restored
        field = torch.tensordot(field, basis, dims=([1], [1]))
    return field


class RandBSplineDeformationd(RandomizableTransform, MapTransform):
    """Moves image and label by one random B-spline deformation.

    Milletari et al. 2016 (arXiv:1606.04797), sec. 3: a 2 x 2 x 2 grid (in the authors' code a mesh of 2 x 2 x 2 cells,
    so 5 x 5 x 5 control points), moved by N(0, 15²) in voxels of 1 mm in-plane; the code deforms half of the samples.

    Volumes are channel-first MetaTensors `(C, *spatial)` of equal spatial size; dtype, shape and affine are kept.
    Displacements follow the array's axes, with the spacing of the first key's affine (1 mm without one). Interpolation
    is done in float32; integer volumes are rounded after it, so that "bilinear" on a binary integer label is the
    authors' "linear, > 0.5", while "nearest" serves any number of classes.

    Deviation: the authors' code zeroes the first third of ITK's parameters, meant to be the through-plane axis; here
    the standard deviation is set per axis.

    Args:
        keys: volumes moved by the same field.
        displacement_std: standard deviation of the control points' displacement along each axis, in mm;
            `(15, 15, 0)` moves in-plane only.
        mesh_size: mesh cells along each axis; each axis has three control points more.
        prob: probability of a deformation.
        mode: "bilinear" or "nearest", one for all keys or one per key.
        padding_mode: "zeros", "border" or "reflection" beyond the volume, one for all keys or one per key.
        allow_missing_keys: skip keys a sample lacks.
    """

    coefficients: torch.Tensor  # (A, m_1 + 3, ..., m_A + 3), in mm: what `randomize` drew last

    def __init__(
        self,
        keys: KeysCollection,
        *,
        displacement_std: Sequence[float],
        mesh_size: Sequence[int] = (2, 2, 2),
        prob: float = 0.5,
        mode: str | Sequence[str] = ("bilinear", "nearest"),
        padding_mode: str | Sequence[str] = "zeros",
        allow_missing_keys: bool = False,
    ) -> None:
        MapTransform.__init__(self, keys, allow_missing_keys)
        RandomizableTransform.__init__(self, prob)
        if len(displacement_std) != len(mesh_size) or min(displacement_std) < 0 or min(mesh_size) < 1:
            raise ValueError(
                "displacement_std must be >= 0 and mesh_size >= 1, with one value per axis each, "
                f"got {tuple(displacement_std)} and {tuple(mesh_size)}"
            )
        self.displacement_std = tuple(displacement_std)
        self.mesh_size = tuple(mesh_size)
        self.mode = ensure_tuple_rep(mode, len(self.keys))
        self.padding_mode = ensure_tuple_rep(padding_mode, len(self.keys))

    def randomize(self, data: object = None) -> None:
        """Decides whether to deform and, if so, draws `coefficients`."""
        super().randomize(None)
        if self._do_transform:
            num_axes = len(self.mesh_size)
            std = np.reshape(self.displacement_std, (num_axes,) + (1,) * num_axes)
            shape = (num_axes, *(cells + _SPLINE_ORDER for cells in self.mesh_size))
            self.coefficients = torch.from_numpy(self.R.normal(scale=std, size=shape)).float()

    def __call__(self, data: Mapping[Hashable, torch.Tensor]) -> dict[Hashable, torch.Tensor]:
        d = dict(data)
        self.randomize()
        if not self._do_transform or not self.coefficients.any():
            return d
        grid: torch.Tensor | None = None
        for key, mode, padding_mode in self.key_iterator(d, self.mode, self.padding_mode):
            if grid is None:
                displacement = bspline_displacement(self.coefficients.to(d[key].device), d[key].shape[1:])
                grid = _sampling_grid(displacement, _spacing(d[key]))
            d[key] = _resample(d[key], grid, mode=mode, padding_mode=padding_mode)
        return d


def _cubic_basis(size: int, num_cells: int) -> torch.Tensor:
    """Value of each control point's cubic B-spline at each voxel centre, `(size, num_cells + 3)`, float64."""
    voxels = torch.arange(size, dtype=torch.float64)
    position = (voxels + 0.5 + _ITK_MARGIN) * num_cells / (size + 2 * _ITK_MARGIN)  # in mesh cells
    points = torch.arange(num_cells + _SPLINE_ORDER, dtype=torch.float64) - 1
    distance = (position[:, None] - points).abs()
    inner = 2 / 3 - distance**2 + distance**3 / 2
    outer = (2 - distance).clamp(min=0) ** 3 / 6
    return torch.where(distance < 1, inner, outer)


def _spacing(volume: torch.Tensor) -> list[float]:
    """Voxel size along each spatial axis of `volume`, in mm."""
    num_axes = volume.ndim - 1
    if isinstance(volume, MetaTensor):
        return [float(width) for width in affine_to_spacing(volume.affine, r=num_axes)]
    return [1.0] * num_axes


def _sampling_grid(displacement: torch.Tensor, spacing: Sequence[float]) -> torch.Tensor:
    """Where `grid_sample` (align_corners=False) reads each voxel: `(A, *spatial)` in mm to `(*spatial, A)`, x first."""
    num_axes = len(displacement)
    coordinates = []
    for axis, size in enumerate(displacement.shape[1:]):
        index = torch.arange(size, device=displacement.device).view([-1 if a == axis else 1 for a in range(num_axes)])
        position = index + displacement[axis] / spacing[axis]
        coordinates.append((2 * position + 1) / size - 1)
    return torch.stack(coordinates[::-1], dim=-1)


def _resample(volume: torch.Tensor, grid: torch.Tensor, *, mode: str, padding_mode: str) -> torch.Tensor:
    """`volume` `(C, *spatial)` read at `grid` `(*spatial, A)`; dtype, type and metadata are those of `volume`."""
    if volume.shape[1:] != grid.shape[:-1]:
        raise ValueError(
            f"all keys must share one spatial size, got {tuple(volume.shape[1:])} after {tuple(grid.shape[:-1])}"
        )
    values = (volume.as_tensor() if isinstance(volume, MetaTensor) else volume).float()
    # the CPU kernel for volumes is parallel over the batch only: each slice of the grid is one batch entry
    slices = F.grid_sample(
        values.expand(len(grid), *values.shape),
        grid[:, None].to(values.device),
        mode=mode,
        padding_mode=padding_mode,
        align_corners=False,
    )  # (D, C, 1, H, W)
    moved = slices.squeeze(2).movedim(0, 1).contiguous()  # (C, D, H, W)
    if not volume.dtype.is_floating_point:
        moved = moved.round()
    return convert_to_dst_type(moved, volume)[0]
