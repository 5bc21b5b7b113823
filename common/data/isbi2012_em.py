"""isbi2012_em_cases: list the sections of the ISBI 2012 challenge, electron microscopy of neurons."""

from pathlib import Path

from common.checks.input_error import InputError
from common.data.picture_pages import picture_pages


def isbi2012_em_cases(root: Path, *, with_labels: bool = True) -> list[dict[str, str]]:
    """One `{"case_id", "image", "label"}` a section, sorted by case id, none where the layout is another.

    Arganda-Carreras et al. 2015 (doi:10.3389/fnana.2015.00142): `train-volume.tif` and `train-labels.tif`, stacks of 30
    pages, in which 255 is the inside of a cell and 0 membrane. So the objects are the insides of cells.

    Args:
        with_labels: False leaves labels aside, and takes `test-volume.tif`, which has none, where it is.
    """
    tests = [] if with_labels else sorted(root.glob("test-volume*.tif"))
    cases = []
    for volume in tests or sorted(root.glob("train-volume*.tif")):
        images = picture_pages(volume, case_id=volume.stem)
        labels = _labels(volume, pages=len(images)) if with_labels else []
        for index, (case_id, image) in enumerate(images.items()):
            cases.append({"case_id": case_id, "image": image} | ({"label": labels[index]} if with_labels else {}))
    return cases


def _labels(volume: Path, *, pages: int) -> list[str]:
    file = volume.with_name(volume.name.replace("-volume", "-labels"))
    if not file.is_file():
        raise InputError(f"{volume} has no labels {file.name} beside it; add them, or move the volume away")
    labels = list(picture_pages(file, case_id=file.stem).values())
    if len(labels) != pages:
        raise InputError(f"{file}: must have a page for each of the {pages} of {volume}, got {len(labels)}; truncated?")
    return labels
