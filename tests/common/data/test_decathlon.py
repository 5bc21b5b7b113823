"""decathlon_cases lists imagesTr and labelsTr."""

from pathlib import Path

from common.data.decathlon import decathlon_cases


def test_training_cases_without_macos_leftovers_and_test_images(tmp_path: Path) -> None:
    for name in ("imagesTr/p_01.nii.gz", "imagesTr/._p_01.nii.gz", "labelsTr/p_01.nii.gz", "imagesTs/p_02.nii.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert decathlon_cases(tmp_path) == [
        {
            "case_id": "p_01",
            "image": str(tmp_path / "imagesTr" / "p_01.nii.gz"),
            "label": str(tmp_path / "labelsTr" / "p_01.nii.gz"),
        }
    ]
