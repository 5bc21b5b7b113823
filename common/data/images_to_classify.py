"""images_to_classify: list the images that inference shall classify."""

from pathlib import Path
from typing import Any

from common.data.array_data_set import array_data_set
from common.data.images_root import images_root
from common.data.picture_folders import picture_folders
from common.data.picture_page import picture_page
from common.data.picture_suffixes import PICTURE_SUFFIXES
from common.data.pictures import pictures_to_segment
from common.data.volumes_by_stem import volumes_by_stem


def images_to_classify(dataset_dir: str | Path) -> list[dict[str, Any]]:
    """One `{"case_id", "image"}` an image; labels are left aside.

    Takes, in this order: a single picture, or page of a stack; a data set of arrays, its test part if it has one; the
    pictures in the folder's `images`, or directly in it; those in folders for each class, of `test` if there is one.
    """
    file, _ = picture_page(Path(dataset_dir).expanduser())
    if file.is_file() and file.suffix != ".npz":
        return list(pictures_to_segment(dataset_dir))
    root = images_root(dataset_dir)
    if parts := array_data_set(root):
        chosen = [part for part in parts if part.part == "test"] or parts
        return [picture for part in chosen for picture in part.pictures()]
    if root.is_dir() and not _has_pictures(root) and (folders := picture_folders(root)):
        chosen_folders = [folders["test"]] if folders.get("test") else folders.values()
        return [picture for inside in chosen_folders for pictures in inside.values() for picture in pictures]
    return list(pictures_to_segment(root))


def _has_pictures(folder: Path) -> bool:
    return (folder / "images").is_dir() or bool(volumes_by_stem([folder], suffixes=PICTURE_SUFFIXES))
