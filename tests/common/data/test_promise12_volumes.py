"""promise12_volumes tells images from segmentations."""

from pathlib import Path

from common.data.promise12_volumes import promise12_volumes


def test_images_and_labels_have_the_same_case_id(tmp_path: Path) -> None:
    for name in ("Case03.mhd", "Case03.raw", "Case03_segmentation.mhd", "Case03_segmentation.raw", "other.nii.gz"):
        (tmp_path / name).touch()
    assert promise12_volumes(tmp_path, role="image") == {"Case03": tmp_path / "Case03.mhd"}
    assert promise12_volumes(tmp_path, role="label") == {"Case03": tmp_path / "Case03_segmentation.mhd"}


def test_folders_two_levels_below_are_left_aside(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "Case00.mhd").touch()
    assert promise12_volumes(tmp_path, role="image") == {}
