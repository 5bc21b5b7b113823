"""segmentation_cases: list a data set of single-sequence volumes with labels, in any layout we know."""

from pathlib import Path
from typing import Literal

from common.checks.input_error import InputError
from common.data.data_folder import data_folder
from common.data.decathlon import decathlon_cases
from common.data.paired_folders import has_paired_folders
from common.data.promise12 import promise12_cases
from common.data.promise12_volumes import promise12_volumes
from common.data.split import split_cases
from common.data.volume_pairs import volume_pairs

_LAYOUTS = (
    "images/NAME.nii.gz + labels/NAME.nii.gz (or .nii, .mha, .mhd, .nrrd), imagesTr/ + labelsTr/ (Decathlon), "
    "or CaseNN.mhd + CaseNN_segmentation.mhd (PROMISE12)"
)


def segmentation_cases(
    dataset_dir: str | Path,
    *,
    part: Literal["training", "validation", "all"],
    validation_share: float = 0.2,
    folds: int = 0,
    fold: int = 0,
) -> list[dict[str, str]]:
    """One `{"case_id", "image", "label"}` a case of the part, sorted by case id; the layout is recognised.

    Args:
        dataset_dir: folder in the simple layout, of the Decathlon or of PROMISE12.
        part: "training", "validation" or "all".
        validation_share: see `split_cases`.
        folds: see `split_cases`.
        fold: see `split_cases`.
    """
    cases = _list_cases(data_folder(dataset_dir))
    return split_cases(cases, part=part, validation_share=validation_share, folds=folds, fold=fold)


def _list_cases(root: Path) -> list[dict[str, str]]:
    has_images = has_paired_folders(root, "images", "labels", layouts=_LAYOUTS)
    has_decathlon = has_paired_folders(root, "imagesTr", "labelsTr", layouts=_LAYOUTS)
    if has_images:
        return volume_pairs(root / "images", root / "labels")
    if has_decathlon:
        return decathlon_cases(root)
    if promise12_volumes(root, role="image") or promise12_volumes(root, role="label"):
        return promise12_cases(root)
    raise InputError(f"{root} is in no layout we know; a data set is {_LAYOUTS}")
