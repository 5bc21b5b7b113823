"""picture_cases: list a data set of pictures with labels, in any layout we know."""

from pathlib import Path
from typing import Any, Literal

from common.checks.input_error import InputError
from common.data.cell_tracking import cell_tracking_cases
from common.data.data_folder import data_folder
from common.data.dsb2018 import dsb2018_cases
from common.data.isbi2012_em import isbi2012_em_cases
from common.data.paired_folders import has_paired_folders
from common.data.picture_suffixes import PICTURE_SUFFIXES
from common.data.split import split_cases
from common.data.ultrasound_nerve import ultrasound_nerve_cases
from common.data.volume_pairs import volume_pairs

_LAYOUTS = (
    f"images/NAME.png + labels/NAME.png (or {', '.join(PICTURE_SUFFIXES[1:])}), stage1_train/ID/{{images,masks}}/ "
    "(Data Science Bowl 2018), NN/tNNN.tif + NN_GT/SEG/man_segNNN.tif (Cell Tracking Challenge), train-volume.tif + "
    "train-labels.tif (ISBI 2012), or train/S_N.tif + S_N_mask.tif (ultrasound nerves)"
)


def picture_cases(
    dataset_dir: str | Path,
    *,
    part: Literal["training", "validation", "all"],
    validation_share: float = 0.2,
    folds: int = 0,
    fold: int = 0,
) -> list[dict[str, Any]]:
    """One `{"case_id", "image", "label"}` a case of the part, sorted by case id; the layout is recognised.

    Paths are those of `read_picture`, so a page of a stack is `stack.tif#3`; a label may be a list of masks.

    Args:
        dataset_dir: folder in the simple layout, or of a data set that has a file here.
        part: "training", "validation" or "all".
        validation_share: see `split_cases`.
        folds: see `split_cases`.
        fold: see `split_cases`.
    """
    cases = _list_cases(data_folder(dataset_dir))
    return split_cases(cases, part=part, validation_share=validation_share, folds=folds, fold=fold)


def _list_cases(root: Path) -> list[dict[str, Any]]:
    if has_paired_folders(root, "images", "labels", layouts=_LAYOUTS):
        return list(volume_pairs(root / "images", root / "labels", suffixes=PICTURE_SUFFIXES))
    for listed in (dsb2018_cases, cell_tracking_cases, isbi2012_em_cases, ultrasound_nerve_cases):
        if cases := listed(root):
            return list(cases)
    raise InputError(f"{root} is in no layout we know; a data set is {_LAYOUTS}")
