"""promise12_cases lists the challenge's folders, and MONAI reads their files."""

from pathlib import Path

import itk
import numpy as np
import pytest
from monai.transforms import LoadImage

from common.checks.input_error import InputError
from common.data.promise12 import promise12_cases


def _touch(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


@pytest.mark.parametrize("folder", ["", "TrainingData_Part1/"], ids=["flat", "one folder below"])
def test_image_and_segmentation_are_one_case(tmp_path: Path, folder: str) -> None:
    names = [f"{folder}Case{number:02d}{part}" for number in (1, 0) for part in (".mhd", "_segmentation.mhd")]
    cases = promise12_cases(_touch(tmp_path, *names, f"{folder}Case00.raw", f"{folder}Case00_segmentation.raw"))
    assert [case["case_id"] for case in cases] == ["Case00", "Case01"]
    assert cases[0]["image"] == str(tmp_path / folder / "Case00.mhd")
    assert cases[0]["label"] == str(tmp_path / folder / "Case00_segmentation.mhd")


def test_cases_of_several_archives_are_one_list(tmp_path: Path) -> None:
    _touch(tmp_path, "TrainingData_Part1/Case00.mhd", "TrainingData_Part1/Case00_segmentation.mhd")
    _touch(tmp_path, "TrainingData_Part2/Case26.mhd", "TrainingData_Part2/Case26_segmentation.mhd")
    assert [case["case_id"] for case in promise12_cases(tmp_path)] == ["Case00", "Case26"]


def test_test_case_without_segmentation_points_to_inference(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Case07\.mhd has no Case07_segmentation\.mhd .*inference\.json"):
        promise12_cases(_touch(tmp_path, "Case06.mhd", "Case06_segmentation.mhd", "Case07.mhd"))


def test_segmentation_of_another_folder_is_not_taken(tmp_path: Path) -> None:
    # the challenge's test cases are numbered from 00 again
    with pytest.raises(InputError, match=r"TestData.Case00\.mhd has no Case00_segmentation\.mhd beside it"):
        promise12_cases(_touch(tmp_path, "TestData/Case00.mhd", "TrainingData_Part1/Case00_segmentation.mhd"))


def test_segmentation_without_image_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Case01_segmentation\.mhd has no image Case01\.mhd"):
        promise12_cases(_touch(tmp_path, "Case00.mhd", "Case00_segmentation.mhd", "Case01_segmentation.mhd"))


def test_folder_without_cases_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no CaseNN\.mhd"):
        promise12_cases(_touch(tmp_path, "notes.txt"))


# ITK's bindings warn while they load, and crash the interpreter if that warning is an error
@pytest.mark.filterwarnings("ignore:builtin type .* has no __module__ attribute:DeprecationWarning")
def test_monai_reads_voxels_spacing_and_origin_exactly(tmp_path: Path) -> None:
    voxels = np.arange(4 * 5 * 6, dtype=np.int16).reshape(4, 5, 6)  # (z, y, x)
    for name, array in (("Case00", voxels), ("Case00_segmentation", (voxels % 2).astype(np.uint8))):
        volume = itk.image_from_array(array)
        volume.SetSpacing((0.625, 0.5, 3.6))
        volume.SetOrigin((-10.0, 20.0, 5.0))
        itk.imwrite(volume, str(tmp_path / f"{name}.mhd"))
    assert (tmp_path / "Case00.raw").stat().st_size == voxels.nbytes
    (case,) = promise12_cases(tmp_path)
    image, label = LoadImage(image_only=True)(case["image"]), LoadImage(image_only=True)(case["label"])
    np.testing.assert_array_equal(image.numpy(), voxels.transpose())
    np.testing.assert_array_equal(label.numpy(), voxels.transpose() % 2)
    # MetaImage counts positions to the left and the back (LPS), MONAI to the right and the front (RAS)
    expected = np.diag([-0.625, -0.5, 3.6, 1.0])
    expected[:3, 3] = (10.0, -20.0, 5.0)
    np.testing.assert_allclose(image.affine.numpy(), expected)
