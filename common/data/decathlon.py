"""decathlon_cases: list a task of the Medical Segmentation Decathlon."""

from pathlib import Path

from common.data.volume_pairs import volume_pairs


def decathlon_cases(root: str | Path) -> list[dict[str, str]]:
    """One `{"case_id", "image", "label"}` a training case, sorted by case id.

    Simpson et al. 2019 (arXiv:1902.09063): `imagesTr/NAME_001.nii.gz` and `labelsTr/NAME_001.nii.gz`. The folders are
    the truth: `dataset.json` may be absent, and is not read.
    """
    return volume_pairs(Path(root) / "imagesTr", Path(root) / "labelsTr")
