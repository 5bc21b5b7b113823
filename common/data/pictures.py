"""pictures_to_segment: list the pictures that inference shall segment."""

from pathlib import Path

from common.checks.input_error import InputError
from common.data.cell_tracking import cell_tracking_cases
from common.data.data_folder import data_folder
from common.data.dsb2018 import dsb2018_cases
from common.data.isbi2012_em import isbi2012_em_cases
from common.data.picture_page import picture_page
from common.data.picture_pages import picture_pages
from common.data.picture_suffixes import PICTURE_SUFFIXES
from common.data.ultrasound_nerve import ultrasound_nerve_cases
from common.data.volume_stem import volume_stem
from common.data.volumes_by_stem import volumes_by_stem

_FORMATS = ", ".join(PICTURE_SUFFIXES)


def pictures_to_segment(dataset_dir: str | Path) -> list[dict[str, str]]:
    """One `{"case_id", "image"}` a picture, sorted by case id; labels are left aside.

    Takes, in this order: a single file, or page `stack.tif#3` of it; the folder's `images`; a data set that has a file
    here, the pictures of its test before those of its training; the pictures directly in the folder. Every page of a
    stack is a picture.
    """
    file, page = picture_page(Path(dataset_dir).expanduser()) if str(dataset_dir) else (Path(), None)
    if file.is_file():
        return _pages({_stem_of_file(file): file if page is None else Path(f"{file}#{page}")})
    folder = data_folder(dataset_dir)
    if (folder / "images").is_dir():
        folder = folder / "images"
    for listed in (dsb2018_cases, cell_tracking_cases, isbi2012_em_cases, ultrasound_nerve_cases):
        if cases := listed(folder, with_labels=False):
            return list(cases)
    cases = _pages(volumes_by_stem([folder], suffixes=PICTURE_SUFFIXES))
    if not cases:
        raise InputError(f"{folder} holds no picture; put files of {_FORMATS} there or into {folder / 'images'}")
    return cases


def _stem_of_file(path: Path) -> str:
    stem = volume_stem(path, suffixes=PICTURE_SUFFIXES)
    if stem is None:
        raise InputError(f"{path} is no picture; give a file of {_FORMATS} or a folder of them")
    return stem


def _pages(pictures: dict[str, Path]) -> list[dict[str, str]]:
    pages = {key: page for stem, path in pictures.items() for key, page in picture_pages(path, case_id=stem).items()}
    return [{"case_id": case_id, "image": image} for case_id, image in pages.items()]
