"""volume_pairs: match a folder of images with a folder of labels by file name."""

from pathlib import Path

from common.checks.input_error import InputError
from common.data.volume_suffixes import VOLUME_SUFFIXES
from common.data.volumes_by_stem import volumes_by_stem


def volume_pairs(
    images_dir: Path, labels_dir: Path, *, suffixes: tuple[str, ...] = VOLUME_SUFFIXES
) -> list[dict[str, str]]:
    """One `{"case_id", "image", "label"}` a case, sorted by case id.

    An image and its label have the same file name up to the format: `a.nii.gz` goes with `a.mha` too.
    """
    images, labels = (volumes_by_stem([folder], suffixes=suffixes) for folder in (images_dir, labels_dir))
    if not images and not labels:
        raise InputError(f"{images_dir} holds no image; put files of {', '.join(suffixes)} there")
    _check_all_matched(images, labels_dir, labels, role="label")
    _check_all_matched(labels, images_dir, images, role="image")
    return [{"case_id": stem, "image": str(path), "label": str(labels[stem])} for stem, path in images.items()]


def _check_all_matched(volumes: dict[str, Path], other_dir: Path, others: dict[str, Path], *, role: str) -> None:
    unmatched = [path for stem, path in volumes.items() if stem not in others]
    if unmatched:
        raise InputError(
            f"{unmatched[0]} has no {role} of the same name in {other_dir} ({len(unmatched)} such, "
            f"{len(volumes)} files in all); add the {role} or move the file out of the data set"
        )
