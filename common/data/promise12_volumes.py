"""promise12_volumes: find the MetaImage files of a PROMISE12 folder."""

from pathlib import Path
from typing import Literal

from common.data.volumes_by_stem import volumes_by_stem

_LABEL_ENDING = "_segmentation"


def promise12_volumes(root: Path, *, role: Literal["image", "label"]) -> dict[str, Path]:
    """The images or the segmentations by case id, in the folder itself or one level below.

    The challenge hands out `CaseNN.mhd` + `CaseNN.raw` and `CaseNN_segmentation.mhd` + `.raw`, in several archives
    that unpack to folders such as `TrainingData_Part1`.
    """
    folders = [root, *sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))]
    volumes = volumes_by_stem(folders, suffixes=(".mhd",))
    if role == "image":
        return {stem: path for stem, path in volumes.items() if not stem.endswith(_LABEL_ENDING)}
    return {stem.removesuffix(_LABEL_ENDING): path for stem, path in volumes.items() if stem.endswith(_LABEL_ENDING)}
