"""Claims about the B-spline deformation."""

from collections.abc import Sequence

import itk
import numpy as np
import pytest
import torch
from monai.data import MetaTensor

from common.transforms.bspline_deformation import RandBSplineDeformationd, bspline_displacement

# ITK's SWIG modules warn when they load and crash the interpreter where the warning is an error
pytestmark = pytest.mark.filterwarnings("ignore:builtin type [sS]wig:DeprecationWarning")


def _itk_transform(coefficients: torch.Tensor, spatial_size: Sequence[int], spacing: Sequence[float]):
    """ITK's own B-spline transform, on the domain its initializer gives an image of this size."""
    image = itk.image_from_array(np.zeros(spatial_size, np.float32))
    image.SetSpacing(list(spacing)[::-1])
    transform_type = itk.BSplineTransform[itk.D, 3, 3]
    transform = transform_type.New()
    initializer = itk.BSplineTransformInitializer[transform_type, type(image)].New()
    initializer.SetTransform(transform)
    initializer.SetImage(image)
    initializer.SetTransformDomainMeshSize([points - 3 for points in coefficients.shape[:0:-1]])
    initializer.InitializeTransform()
    vector = itk.OptimizerParameters[itk.D](coefficients.numel())
    for index, parameter in enumerate(coefficients.flip(0).flatten().tolist()):  # ITK: x displacement first
        vector.SetElement(index, parameter)
    transform.SetParameters(vector)
    return transform


def _ball(spatial_size: Sequence[int] = (24, 24, 12), dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """Smooth ball `(1, *spatial_size)` with values in 0..1."""
    axes = [(2 * torch.arange(size) + 1) / size - 1 for size in spatial_size]
    squares = sum(axis**2 for axis in torch.meshgrid(*axes, indexing="ij"))
    return torch.exp(-3 * squares)[None].to(dtype)


def _deformation(**changes: object) -> RandBSplineDeformationd:
    options = {"displacement_std": (3.0, 3.0, 0.0), "prob": 1.0, **changes}
    return RandBSplineDeformationd(("image", "label"), **options).set_random_state(seed=0)


def _sample() -> dict[str, MetaTensor]:
    affine = torch.diag(torch.tensor([1.0, 1.0, 1.5, 1.0], dtype=torch.float64))
    image = MetaTensor(_ball(), affine=affine, meta={"filename_or_obj": "case"})
    label = MetaTensor((_ball() > 0.5).to(torch.uint8) * 3, affine=affine)
    return {"image": image, "label": label}


def _dice(mask: torch.Tensor, other: torch.Tensor) -> float:
    return (2 * (mask & other).sum() / (mask.sum() + other.sum())).item()


def test_field_matches_itk() -> None:
    spatial_size, spacing = (5, 6, 7), (3.0, 0.5, 2.0)
    coefficients = 15 * torch.randn(3, 5, 6, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    transform = _itk_transform(coefficients, spatial_size, spacing)
    expected = np.zeros((3, *spatial_size))
    for index in np.ndindex(spatial_size):
        point = np.multiply(index, spacing)[::-1]
        expected[(slice(None), *index)] = (np.array(transform.TransformPoint(point.tolist())) - point)[::-1]

    field = bspline_displacement(coefficients, spatial_size)

    # both in double precision, displacements of some 15 mm
    np.testing.assert_allclose(field.numpy(), expected, atol=1e-10)


def test_resampled_volume_matches_itk() -> None:
    spacing = (1.5, 1.0, 2.0)
    image = MetaTensor(_ball(), affine=torch.diag(torch.tensor([*spacing, 1.0])))
    deform = _deformation(displacement_std=(3, 2, 1))
    result = deform({"image": image, "label": image})["image"]

    itk_image = itk.image_from_array(image[0].numpy())
    itk_image.SetSpacing(spacing[::-1])
    expected = itk.resample_image_filter(
        itk_image,
        transform=_itk_transform(deform.coefficients.double(), image.shape[1:], spacing),
        use_reference_image=True,
        reference_image=itk_image,
    )

    # float32 positions are good to 1e-5 voxels, the ball's steepest slope is 0.2 per voxel; padding differs at borders
    inside = (slice(6, -6), slice(6, -6), slice(3, -3))
    np.testing.assert_allclose(result[0].numpy()[inside], itk.array_from_image(expected)[inside], atol=1e-5)
    assert (result - image).abs().max() > 0.1  # else the comparison would be of an unmoved ball


def test_coefficients_of_another_dimension_are_refused() -> None:
    with pytest.raises(ValueError, match=r"coefficients must be .* \(8, 8\), got shape \(3, 5, 5, 5\)"):
        bspline_displacement(torch.zeros(3, 5, 5, 5), (8, 8))


def test_zero_std_is_identity() -> None:
    sample = _sample()
    moved = _deformation(displacement_std=(0, 0, 0))(sample)
    torch.testing.assert_close(moved["image"], sample["image"], rtol=0, atol=0)
    torch.testing.assert_close(moved["label"], sample["label"], rtol=0, atol=0)


def test_zero_probability_is_identity() -> None:
    sample = _sample()
    assert _deformation(prob=0.0)(sample)["image"] is sample["image"]


def test_same_seed_replays() -> None:
    deform = _deformation()
    first = deform(_sample())
    assert not torch.equal(deform(_sample())["image"], first["image"])
    deform.set_random_state(seed=0)
    torch.testing.assert_close(deform(_sample())["image"], first["image"], rtol=0, atol=0)


def test_label_moves_with_image() -> None:
    sample = _sample()
    moved = _deformation()(sample)
    # the label is the ball's half-height set: deforming and thresholding commute, but for voxels next to its surface
    assert _dice(moved["image"] > 0.5, moved["label"] == 3) > 0.9
    assert _dice(sample["image"] > 0.5, moved["label"] == 3) < 0.8


def test_nearest_keeps_classes() -> None:
    assert set(_deformation()(_sample())["label"].unique().tolist()) == {0, 3}


def test_bilinear_on_integer_label_is_thresholded_at_half() -> None:
    mask = (_ball() > 0.5).to(torch.uint8)
    as_float = _deformation(mode="bilinear")({"image": mask.float(), "label": mask})
    assert torch.equal(as_float["label"], (as_float["image"] > 0.5).to(torch.uint8))


def test_through_plane_axis_stays() -> None:
    # a ramp along the last axis shows any movement along it
    ramp = torch.arange(12.0).expand(1, 24, 24, 12).clone()
    moved = _deformation(padding_mode="border")({"image": ramp, "label": ramp})["image"]
    torch.testing.assert_close(moved, ramp, rtol=0, atol=1e-4)  # float32 positions


@pytest.mark.parametrize("dtype", [torch.float16, torch.float64, torch.uint8, torch.int64], ids=str)
def test_keeps_type_and_metadata(dtype: torch.dtype) -> None:
    sample = _sample()
    sample["image"] = (sample["image"] * 100).to(dtype)
    moved = _deformation()(sample)["image"]
    assert isinstance(moved, MetaTensor)
    assert (moved.dtype, moved.shape) == (dtype, sample["image"].shape)
    assert torch.equal(moved.affine, sample["image"].affine)
    assert moved.meta["filename_or_obj"] == "case"


def test_channels_move_together() -> None:
    ball = _ball()
    moved = _deformation()({"image": torch.cat([ball, 2 * ball]), "label": ball})["image"]
    torch.testing.assert_close(moved[1], 2 * moved[0])


def test_axis_of_one_voxel_survives() -> None:
    slice_ = _ball((24, 24, 1))
    moved = _deformation()({"image": slice_, "label": slice_})["image"]
    assert moved.shape == slice_.shape
    assert 0.9 < moved.max() <= 1  # the ball is still there


def test_plane_is_deformed_by_a_planar_mesh() -> None:
    plane = _ball((24, 24, 12))[..., 6]
    deform = RandBSplineDeformationd("image", displacement_std=(3, 0), mesh_size=(2, 2), prob=1, mode="bilinear")
    moved = deform.set_random_state(seed=0)({"image": plane})["image"]
    assert moved.shape == plane.shape
    assert (moved - plane).abs().max() > 0.1


def test_strength_of_the_paper_does_not_fold() -> None:
    width = 128 / 32  # the paper's 128 mm in 32 voxels
    deform = _deformation(displacement_std=(15, 15, 0))
    for _ in range(10):
        deform.randomize()
        field = bspline_displacement(deform.coefficients, (32, 32, 24))
        gradient = torch.stack([torch.stack(torch.gradient(component, spacing=width)) for component in field])
        jacobian = torch.eye(3) + gradient.movedim((0, 1), (-2, -1))
        assert torch.linalg.det(jacobian).min() > 0
        assert 5 < field.abs().max() < 45  # mm: visible, and within three standard deviations


def test_different_spatial_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"share one spatial size, got \(8, 8, 8\) after \(24, 24, 12\)"):
        _deformation()({"image": _ball(), "label": torch.zeros(1, 8, 8, 8)})


@pytest.mark.parametrize(
    "options",
    [{"displacement_std": (1, 1)}, {"displacement_std": (1, 1, -1)}, {"mesh_size": (2, 2, 0)}],
    ids=["missing axis", "negative", "no cells"],
)
def test_invalid_strength_or_mesh_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="displacement_std must be >= 0 and mesh_size >= 1"):
        _deformation(**options)
