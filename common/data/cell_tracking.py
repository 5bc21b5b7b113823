"""cell_tracking_cases: list the frames of a data set of the Cell Tracking Challenge."""

import re
from pathlib import Path

from common.checks.input_error import InputError

_FRAME = re.compile(r"t(\d{3,4})\.tif")


def cell_tracking_cases(root: Path, *, with_labels: bool = True) -> list[dict[str, str]]:
    """One `{"case_id", "image", "label"}` an annotated frame, sorted by case id, none where the layout is another.

    Ulman et al. 2017 (doi:10.1038/nmeth.4473): `01/t000.tif` and `01_GT/SEG/man_seg000.tif`, 3 or 4 digits. The frames
    that experts outlined come first, then those of `01_ST/SEG`, which the best programs agreed on. The root is a data
    set such as `PhC-C2DH-U373`, or a folder of several, whose names then start the case ids.

    Args:
        with_labels: False leaves labels aside, and takes every frame.
    """
    frames = _frames(root)
    if not with_labels:
        return [{"case_id": case_id, "image": str(frame)} for case_id, frame in frames.items()]
    labels = {case_id: label for case_id, frame in frames.items() if (label := _label(frame))}
    if frames and not labels:
        raise InputError(
            f"{root} has no annotated frame; training and evaluation need NN_GT/SEG/man_segNNN.tif (or NN_ST/SEG) "
            "beside NN/tNNN.tif, inference.json does without"
        )
    return [{"case_id": key, "image": str(frames[key]), "label": str(label)} for key, label in labels.items()]


def _frames(root: Path) -> dict[str, Path]:
    paths = [
        path for pattern in ("[0-9][0-9]/t*.tif", "[!.]*/[0-9][0-9]/t*.tif") for path in sorted(root.glob(pattern))
    ]
    frames = [path for path in paths if _FRAME.fullmatch(path.name)]
    return dict(sorted(("_".join(path.relative_to(root).with_suffix("").parts), path) for path in frames))


def _label(frame: Path) -> Path | None:
    name = f"man_seg{frame.stem[1:]}.tif"
    folders = [frame.parent.with_name(frame.parent.name + ending) / "SEG" for ending in ("_GT", "_ST")]
    return next((folder / name for folder in folders if (folder / name).is_file()), None)
