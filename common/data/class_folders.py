"""class_folder_cases: list the pictures that lie in a folder for each class.

The readers of such folders in torchvision and scikit-learn number the classes by the alphabet, whatever the network's.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from common.checks.did_you_mean import did_you_mean
from common.checks.input_error import InputError
from common.data.picture_folders import picture_folders

_UNLABELLED = ("unlabelled", "unlabeled")


def class_folder_cases(root: Path, *, class_names: Sequence[str]) -> list[dict[str, Any]]:
    """One `{"case_id", "image", "label", "official"}` a picture, none where the layout is another.

    `CLASS/NAME.png`, with a folder for each class, in the root or in its `train`, `val` and `test`, of which `test` is
    the official test part. Pictures in a folder `unlabelled`, beside those of the classes or in the root, have no
    "label".
    """
    cases = []
    for part, folders in picture_folders(root, not_parts=class_names, beside_parts=_UNLABELLED).items():
        _check_names(root / part, list(folders), class_names)
        official = {"official": "test" if part == "test" else "train"}
        for name, pictures in folders.items():
            label = {} if name in _UNLABELLED else {"label": class_names.index(name)}
            cases += [{**picture, **label, **official} for picture in pictures]
    return cases


def _check_names(folder: Path, names: Sequence[str], class_names: Sequence[str]) -> None:
    of_classes = [name for name in names if name not in _UNLABELLED]
    unknown = [name for name in of_classes if name not in class_names]
    absent = [name for name in class_names if name not in names] if of_classes else []
    if not unknown and not absent:
        return
    wrong = [f"folder {unknown[0]} is no class{did_you_mean(unknown[0], absent)}"] if unknown else []
    wrong += [f"class {absent[0]} has no folder"] if absent else []
    raise InputError(
        f"{folder}: {', and '.join(wrong)}; there must be a folder for each of --class_names, {', '.join(class_names)}"
    )
