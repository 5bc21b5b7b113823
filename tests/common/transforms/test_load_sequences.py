"""LoadSequencesd makes one image of the files of a case, and the image remembers them."""

from pathlib import Path
from typing import Any

import itk
import nibabel
import numpy as np
import pytest
import torch
from monai.data import DataLoader, Dataset, MetaTensor, decollate_batch
from monai.transforms import Compose, Invertd, Orientationd, Spacingd

from common.checks.input_error import InputError
from common.transforms.foreground_z_score import ForegroundZScored
from common.transforms.load_sequences import LoadSequencesd, load_sequences, sequence_files
from common.transforms.save_whole import SaveWholed

AFFINE = np.diag([-1.0, 1.5, 2.0, 1.0])
VOXELS = np.random.default_rng(0).random((6, 7, 8), dtype=np.float32)


def _write(path: Path, voxels: np.ndarray, *, affine: np.ndarray = AFFINE) -> str:
    nibabel.save(nibabel.Nifti1Image(voxels, affine), path)
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    return [_write(tmp_path / "flair.nii.gz", VOXELS), _write(tmp_path / "t1.nii", (99 * VOXELS).astype(np.int16))]


def test_sequences_are_channels_in_the_order_given(files: list[str]) -> None:
    image = load_sequences(files[::-1])
    assert image.dtype == torch.float32
    assert np.array_equal(image.as_tensor().numpy(), np.stack([(99 * VOXELS).astype(np.int16), VOXELS]))
    assert np.array_equal(image.affine.numpy(), AFFINE)


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "in between", "last"])
def test_missing_sequence_is_zeros(files: list[str], place: int) -> None:
    paths: list[str | None] = [*files]
    paths.insert(place, None)
    image = load_sequences(paths)
    assert [bool(channel.any()) for channel in image.as_tensor()] == [index != place for index in range(3)]
    assert np.array_equal(image.affine.numpy(), AFFINE)


def test_missing_sequence_ends_as_the_mean_of_the_brain(files: list[str]) -> None:
    data = LoadSequencesd("image")({"image": [files[0], None]})
    data["mask"] = data["image"][:1] > 0.5
    image = ForegroundZScored("image", mask_key="mask")(data)["image"]
    torch.testing.assert_close(image[0][data["mask"][0]].mean().item(), 0.0, atol=1e-5, rtol=0)
    assert not image[1].any()


@pytest.mark.parametrize("channels", [1, 3])
def test_one_file_gives_all_its_channels(tmp_path: Path, channels: int) -> None:
    stacked = np.stack([VOXELS + channel for channel in range(channels)], axis=-1)
    image = LoadSequencesd("image")({"image": _write(tmp_path / "scan.nii", stacked)})["image"]
    assert np.array_equal(image.as_tensor().numpy(), np.moveaxis(stacked, -1, 0))
    assert image.meta["filename_or_obj"] == str(tmp_path / "scan.nii")


def test_image_goes_by_its_case_or_else_by_its_first_file(files: list[str]) -> None:
    load = LoadSequencesd("image")
    assert load({"image": [None, *files], "case_id": "a.b"})["image"].meta["filename_or_obj"] == "a.b.nii.gz"
    assert load({"image": [None, *files]})["image"].meta["filename_or_obj"] == files[0]


def test_other_size_is_refused_naming_both_files(files: list[str], tmp_path: Path) -> None:
    small = _write(tmp_path / "t2.nii", VOXELS[:5])
    with pytest.raises(InputError, match="size") as caught:
        load_sequences([*files, small])
    assert small in str(caught.value)
    assert files[0] in str(caught.value)


def test_other_affine_is_refused_naming_both_files(files: list[str], tmp_path: Path) -> None:
    moved = _write(tmp_path / "t2.nii", VOXELS, affine=AFFINE + np.diag([0, 0, 0.1, 0]))
    with pytest.raises(InputError, match=r"affine .* up to 0\.7 mm") as caught:
        load_sequences([*files, moved])
    assert moved in str(caught.value)
    assert files[0] in str(caught.value)


def test_file_of_several_channels_is_no_sequence(tmp_path: Path) -> None:
    two = _write(tmp_path / "two.nii", np.stack([VOXELS, VOXELS], axis=-1))
    with pytest.raises(InputError, match=r"two\.nii: size \(2, 6, 7, 8\)"):
        load_sequences([two])


def test_unreadable_file_is_named(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "t2.nii").write_text("no image")
    with pytest.raises(InputError, match=r"t2\.nii: cannot be read as an image"):
        load_sequences([*files, str(tmp_path / "t2.nii")])


@pytest.mark.parametrize("given", ["list", "with None", "path"])
def test_files_are_remembered_as_they_were_given(files: list[str], given: str) -> None:
    paths: Any = {"list": files, "with None": [None, *files], "path": files[0]}[given]
    assert sequence_files(load_sequences(paths)) == paths


def test_other_images_remember_no_files() -> None:
    assert sequence_files(MetaTensor(torch.zeros(1, 2, 2, 2))) is None


# ITK's bindings warn while they load, and crash the interpreter if that warning is an error
@pytest.mark.filterwarnings("ignore:builtin type .* has no __module__ attribute:DeprecationWarning")
def test_metaimage_and_nifti_of_one_grid_go_together(files: list[str], tmp_path: Path) -> None:
    volume = itk.image_from_array(np.ascontiguousarray(VOXELS.T))
    volume.SetSpacing((1.0, 1.5, 2.0))
    volume.SetDirection(np.diag([1.0, -1.0, 1.0]))  # LPS, of voxels that run to the left and to the front
    itk.imwrite(volume, str(tmp_path / "t2.mha"))
    image = load_sequences([files[0], str(tmp_path / "t2.mha")])
    assert torch.equal(image[0].as_tensor(), image[1].as_tensor())


def test_batches_and_inverted_predictions_know_case_and_files(files: list[str], tmp_path: Path) -> None:
    cases = [{"case_id": "a", "image": [None, files[0]]}, {"case_id": "b", "image": files}]
    preprocessing = Compose(
        [
            LoadSequencesd("image"),
            Orientationd("image", axcodes="RAS", labels=None),
            Spacingd("image", pixdim=(2.0, 2.0, 2.0), mode="bilinear"),
        ]
    )
    (batch,) = DataLoader(Dataset(cases, preprocessing), batch_size=2)
    batch["pred"] = (batch["image"][:, :1] > -1).float()
    invert = Invertd("pred", transform=preprocessing, orig_keys="image", nearest_interp=True)
    for case, data in zip(cases, decollate_batch(batch), strict=True):
        data = invert(data)
        assert sequence_files(data["image"]) == sequence_files(data["pred"]) == case["image"]
        assert data["pred"].shape == (1, *VOXELS.shape)
        assert np.array_equal(data["pred"].affine.numpy(), AFFINE)
        SaveWholed("pred", output_dir=str(tmp_path / "out"))(data)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a_pred.nii.gz", "b_pred.nii.gz"]
