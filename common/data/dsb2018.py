"""dsb2018_cases: list the nuclei of the 2018 Data Science Bowl."""

from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.data.picture_suffixes import PICTURE_SUFFIXES
from common.data.volumes_by_stem import volumes_by_stem

_TRAINING = ("stage1_train",)
_TO_SEGMENT = ("stage1_test", "stage2_test_final", *_TRAINING)


def dsb2018_cases(root: Path, *, with_labels: bool = True) -> list[dict[str, Any]]:
    """One `{"case_id", "image", "label"}` a picture, sorted by case id, none where the layout is another.

    Caicedo et al. 2019 (doi:10.1038/s41592-019-0612-7): `stage1_train/ID/images/ID.png` and a mask for each nucleus in
    `stage1_train/ID/masks`; "label" lists these. The root is that folder or the one around it.

    Args:
        with_labels: False leaves labels aside, and takes the test's pictures, which have none, where there are any.
    """
    folder = next((root / name for name in (_TRAINING if with_labels else _TO_SEGMENT) if (root / name).is_dir()), root)
    cases = [
        {"case_id": path.parent.name, "image": _only_picture(path)} for path in sorted(folder.glob("[!.]*/images"))
    ]
    return [{**case, "label": _masks(case["image"])} for case in cases] if with_labels else cases


def _only_picture(folder: Path) -> str:
    pictures = list(volumes_by_stem([folder], suffixes=PICTURE_SUFFIXES).values())
    if len(pictures) != 1:
        raise InputError(f"{folder} must hold one picture, its case's, got {len(pictures)}; a data set has one images/")
    return str(pictures[0])


def _masks(image: str) -> list[str]:
    folder = Path(image).parent.parent / "masks"
    if not folder.is_dir():
        raise InputError(
            f"{image} has no masks in {folder}, as the challenge's test pictures have none: training and evaluation "
            "need them for each case; move it away, or segment it with inference.json"
        )
    return [str(path) for path in volumes_by_stem([folder], suffixes=PICTURE_SUFFIXES).values()]
