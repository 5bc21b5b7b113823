"""picture_folders: the pictures of a data set that sorts them into folders."""

from collections.abc import Collection
from pathlib import Path

from common.data.picture_pages import picture_pages
from common.data.picture_suffixes import PICTURE_SUFFIXES
from common.data.volumes_by_stem import volumes_by_stem

_PARTS = ("train", "val", "test")
_Pictures = list[dict[str, str]]


def picture_folders(
    root: Path, *, not_parts: Collection[str] = (), beside_parts: Collection[str] = ()
) -> dict[str, dict[str, _Pictures]]:
    """A `{"case_id", "image"}` for each picture, by part of the data set and by folder in it; none without a picture.

    The parts are `train`, `val` and `test` where there is any, else the root itself, by the name ".". Case ids are
    paths in the root, `test/dog/rex`, without the format. Every page of a stack is a picture.

    Args:
        not_parts: folders that are no parts in spite of their names.
        beside_parts: folders in the root that count although there are parts, also by the name ".".
    """
    parts = [name for name in _PARTS if name not in not_parts and (root / name).is_dir()]
    folders = {part: _folders(root / part) for part in parts} or {".": _folders(root)}
    if parts and (beside := [folder for folder in _folders(root) if folder.name in beside_parts]):
        folders["."] = beside
    listed = {part: {folder.name: _pictures(root, folder) for folder in inside} for part, inside in folders.items()}
    return listed if any(pictures for inside in listed.values() for pictures in inside.values()) else {}


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _pictures(root: Path, folder: Path) -> _Pictures:
    prefix = folder.relative_to(root).as_posix()
    files = volumes_by_stem([folder], suffixes=PICTURE_SUFFIXES)
    pages = (picture_pages(path, case_id=f"{prefix}/{stem}") for stem, path in files.items())
    return [{"case_id": case_id, "image": image} for page in pages for case_id, image in page.items()]
