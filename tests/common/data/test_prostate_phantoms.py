"""prostate_phantoms is a data set like any other."""

from pathlib import Path

import nibabel as nib
import numpy as np
from monai.transforms import LoadImage

from common.data.image_volumes import image_cases
from common.data.phantoms.prostate_case import prostate_case
from common.data.prostate_phantoms import prostate_phantoms
from common.data.segmentation_volumes import segmentation_cases


def test_folder_is_in_the_simple_layout(tmp_path: Path) -> None:
    cases = segmentation_cases(prostate_phantoms(tmp_path, count=2), part="all")
    assert [case["case_id"] for case in cases] == ["prostate_000", "prostate_001"]


def test_files_hold_the_case_exactly(tmp_path: Path) -> None:
    image, label, affine = prostate_case(np.random.default_rng([3, 0]))
    (case,) = segmentation_cases(prostate_phantoms(tmp_path, count=1, seed=3), part="all")
    for key, expected in (("image", image), ("label", label)):
        volume = LoadImage(image_only=True)(case[key])
        np.testing.assert_array_equal(volume.numpy(), expected)
        # NIfTI keeps the affine in float32
        np.testing.assert_allclose(volume.affine.numpy(), affine, rtol=1e-6, atol=1e-5)
        assert nib.load(case[key]).get_data_dtype() == expected.dtype


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (prostate_phantoms(tmp_path / name, count=1) for name in ("a", "b"))
    for name in ("images/prostate_000.nii.gz", "labels/prostate_000.nii.gz"):
        assert (Path(first) / name).read_bytes() == (Path(second) / name).read_bytes()


def test_without_labels_there_are_images_only(tmp_path: Path) -> None:
    folder = prostate_phantoms(tmp_path, count=1, labels=False)
    assert [case["case_id"] for case in image_cases(folder)] == ["prostate_000"]
    assert not (Path(folder) / "labels").exists()
