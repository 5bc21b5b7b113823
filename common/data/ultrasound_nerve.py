"""ultrasound_nerve_cases: list the frames of the Ultrasound Nerve Segmentation challenge."""

import re
from pathlib import Path

from common.checks.input_error import InputError

_FRAME = re.compile(r"\d+_\d+\.tif")
_MASK_ENDING = "_mask"


def ultrasound_nerve_cases(root: Path, *, with_labels: bool = True) -> list[dict[str, str]]:
    """One `{"case_id", "image", "label"}` a frame, sorted by case id, none where the layout is another.

    Kaggle 2016: `train/S_N.tif`, frame N of subject S, and `train/S_N_mask.tif`, which is empty where no nerve is in
    sight. The root is that folder or the one around it.

    Args:
        with_labels: False leaves labels aside, and takes `test/N.tif`, which have none, where they are.
    """
    folder = root / "train" if (root / "train").is_dir() else root
    frames = [path for path in sorted(folder.glob("*_*.tif")) if _FRAME.fullmatch(path.name)]
    masks = {frame: frame.with_stem(frame.stem + _MASK_ENDING) for frame in frames}
    unmasked = [frame for frame, mask in masks.items() if not mask.is_file()]
    if len(unmasked) == len(frames):
        return []  # of another kind
    if not with_labels:
        return [{"case_id": path.stem, "image": str(path)} for path in sorted((root / "test").glob("*.tif")) or frames]
    if unmasked:
        raise InputError(
            f"{unmasked[0]} has no {masks[unmasked[0]].name} beside it ({len(unmasked)} such, {len(frames)} frames in "
            "all); add the mask or move the frame out of the data set"
        )
    return [{"case_id": path.stem, "image": str(path), "label": str(mask)} for path, mask in masks.items()]
