"""image_cases: list the volumes that inference shall segment."""

from pathlib import Path

from common.checks.input_error import InputError
from common.data.data_folder import data_folder
from common.data.promise12_volumes import promise12_volumes
from common.data.volume_stem import volume_stem
from common.data.volume_suffixes import VOLUME_SUFFIXES
from common.data.volumes_by_stem import volumes_by_stem


def image_cases(dataset_dir: str | Path) -> list[dict[str, str]]:
    """One `{"case_id", "image"}` a volume, sorted by case id; labels are left aside.

    Takes, in this order: a single file; the folder's `images`, `imagesTs` or `imagesTr`; a PROMISE12 folder; the
    volumes directly in the folder. The Decathlon's test images come before its training images.
    """
    if str(dataset_dir) and (path := Path(dataset_dir).expanduser()).is_file():
        return [{"case_id": _stem_of_file(path), "image": str(path)}]
    folder = data_folder(dataset_dir)
    volumes = _find_volumes(folder)
    if not volumes:
        raise InputError(
            f"{folder} holds no volume; put files of {', '.join(VOLUME_SUFFIXES)} there or into {folder / 'images'}"
        )
    return [{"case_id": stem, "image": str(path)} for stem, path in volumes.items()]


def _stem_of_file(path: Path) -> str:
    stem = volume_stem(path)
    if stem is None:
        raise InputError(f"{path} is no volume; give a file of {', '.join(VOLUME_SUFFIXES)} or a folder of them")
    return stem


def _find_volumes(folder: Path) -> dict[str, Path]:
    for name in ("images", "imagesTs", "imagesTr"):
        if (folder / name).is_dir():
            return volumes_by_stem([folder / name])
    if promise12_volumes(folder, role="label") or not volumes_by_stem([folder]):
        return promise12_volumes(folder, role="image")
    return volumes_by_stem([folder])
