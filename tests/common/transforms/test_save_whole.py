"""SaveWholed writes files that other programs read right, or none."""

from pathlib import Path
from typing import Any

import itk
import nibabel
import numpy as np
import pytest
import torch
from monai.data import MetaTensor

import common.transforms.save_whole as module
from common.transforms.save_whole import SaveWholed

SHAPE = (4, 5, 6)
LPS_FROM_RAS = np.diag([-1.0, -1, 1, 1])


def _oblique_affine() -> np.ndarray:
    """RAS affine of voxels of 0.5 x 0.7 x 3 mm, turned about two axes; rounded to what NIfTI's float32 holds."""
    a, b = np.deg2rad([20, -35])
    about_z = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    affine = np.eye(4)
    affine[:3, :3] = about_z @ about_x @ np.diag([0.5, 0.7, 3.0])
    affine[:3, 3] = [-31.5, 12.25, 77.0]
    return affine.astype(np.float32).astype(np.float64)


def _prediction(voxels: torch.Tensor | None = None, *, name: str = "case_1.nii.gz") -> MetaTensor:
    if voxels is None:
        voxels = torch.arange(4 * 5 * 6).reshape(1, *SHAPE) % 3
    return MetaTensor(voxels, affine=_oblique_affine(), meta={"filename_or_obj": f"/data/{name}"})


def _save(folder: Path, prediction: MetaTensor | None = None, **options: Any) -> None:
    SaveWholed("pred", output_dir=str(folder), **options)({"pred": _prediction() if prediction is None else prediction})


def _itk_ras_affine(image: Any) -> np.ndarray:
    """Affine of an ITK image, which is in LPS, in RAS."""
    affine = np.eye(4)
    affine[:3, :3] = itk.array_from_matrix(image.GetDirection()) @ np.diag(list(image.GetSpacing()))
    affine[:3, 3] = list(image.GetOrigin())
    return LPS_FROM_RAS @ affine


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize(
    ("extension", "names"),
    [
        (".nii.gz", ["case_1_pred.nii.gz"]),
        (".nii", ["case_1_pred.nii"]),
        (".mhd", ["case_1_pred.mhd", "case_1_pred.raw"]),
        (".mha", ["case_1_pred.mha"]),
        (".nrrd", ["case_1_pred.nrrd"]),
    ],
)
def test_nothing_but_the_output_is_left(tmp_path: Path, extension: str, names: list[str]) -> None:
    _save(tmp_path, extension=extension)
    assert _names(tmp_path) == names


def test_output_is_named_after_the_case(tmp_path: Path) -> None:
    _save(tmp_path / "new" / "folder", _prediction(name="Case07.mhd"), postfix="probabilities")
    assert _names(tmp_path / "new" / "folder") == ["Case07_probabilities.nii.gz"]


def test_each_item_may_have_a_postfix_of_its_own(tmp_path: Path) -> None:
    data = {"entropy": _prediction(torch.zeros(1, *SHAPE)), "disagreement": _prediction(torch.ones(1, *SHAPE))}
    SaveWholed(list(data), output_dir=str(tmp_path), postfix=["h", "d"])(data)
    largest = {name: nibabel.load(tmp_path / name).get_fdata().max() for name in _names(tmp_path)}
    assert largest == {"case_1_d.nii.gz": 1, "case_1_h.nii.gz": 0}


def test_other_number_of_postfixes_than_items_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must have length 2, got 3"):
        SaveWholed(["entropy", "disagreement"], output_dir=str(tmp_path), postfix=["a", "b", "c"])


def test_nibabel_reads_affine_shape_type_and_voxels(tmp_path: Path) -> None:
    _save(tmp_path)
    image = nibabel.load(tmp_path / "case_1_pred.nii.gz")
    assert np.array_equal(image.affine, _oblique_affine())
    assert image.shape == SHAPE
    assert image.get_data_dtype() == np.uint8
    assert np.array_equal(np.asarray(image.dataobj), _prediction()[0].numpy())


@pytest.mark.parametrize("extension", [".mhd", ".mha", ".nrrd", ".nii.gz"])
def test_itk_reads_affine_shape_type_and_voxels(tmp_path: Path, extension: str) -> None:
    _save(tmp_path, extension=extension)
    image = itk.imread(str(tmp_path / f"case_1_pred{extension}"))
    # text headers hold some 15 digits, ITK makes a float32 NIfTI matrix orthogonal in about 7
    np.testing.assert_allclose(_itk_ras_affine(image), _oblique_affine(), rtol=0, atol=1e-5)
    voxels = itk.array_from_image(image).T  # ITK's arrays are z, y, x
    assert voxels.dtype == np.uint8
    assert np.array_equal(voxels, _prediction()[0].numpy())


def test_probabilities_are_saved_class_by_class(tmp_path: Path) -> None:
    probabilities = torch.rand(2, *SHAPE, generator=torch.Generator().manual_seed(0))
    _save(tmp_path, _prediction(probabilities), dtype="float32")
    image = nibabel.load(tmp_path / "case_1_pred.nii.gz")
    assert image.get_data_dtype() == np.float32
    assert np.array_equal(np.moveaxis(np.asarray(image.dataobj), -1, 0), probabilities.numpy())


def test_data_are_handed_on_untouched(tmp_path: Path) -> None:
    data = {"pred": _prediction(), "image": torch.zeros(1)}
    saved = SaveWholed("pred", output_dir=str(tmp_path))(data)
    assert saved["pred"] is data["pred"]
    assert saved["image"] is data["image"]


def test_earlier_output_is_replaced(tmp_path: Path) -> None:
    _save(tmp_path, _prediction(torch.zeros(1, *SHAPE)), extension=".mhd")
    _save(tmp_path, _prediction(torch.ones(1, *SHAPE)), extension=".mhd")
    assert itk.array_from_image(itk.imread(str(tmp_path / "case_1_pred.mhd"))).min() == 1


def test_failure_of_a_later_item_leaves_nothing(tmp_path: Path) -> None:
    save = SaveWholed(["pred", "missing"], output_dir=str(tmp_path))
    with pytest.raises(KeyError, match="missing"):
        save({"pred": _prediction()})
    assert _names(tmp_path) == []


def test_failure_in_the_middle_of_a_file_keeps_the_earlier_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(tmp_path)
    earlier = (tmp_path / "case_1_pred.nii.gz").read_bytes()

    class FailingSaver:
        def __init__(self, folder: str, **_options: Any) -> None:
            self.folder = Path(folder)

        def __call__(self, _image: MetaTensor) -> None:
            (self.folder / "case_1_pred.nii.gz").write_bytes(b"half")
            raise OSError("no space left")

    monkeypatch.setattr(module, "SaveImage", FailingSaver)
    with pytest.raises(OSError, match="no space left"):
        _save(tmp_path)
    assert _names(tmp_path) == ["case_1_pred.nii.gz"]
    assert (tmp_path / "case_1_pred.nii.gz").read_bytes() == earlier
