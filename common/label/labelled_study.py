"""labelled_study: the images that annotators have labelled, as a data set to train on."""

import logging
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any, Protocol

from common.checks.input_error import InputError
from common.label.class_values import write_class_values
from common.label.link_case import link_case
from common.label.polygon_files import write_polygon_label
from common.label.served_bundle import ServedBundle
from common.label.unfit_image import unfit_image
from common.label.unfit_label import unfit_label

_logger = logging.getLogger(__name__)
_FINAL = "final"  # MONAI Label's tag of labels that a person has saved


class Labels(Protocol):
    """The part of MONAI Label's data store that is asked."""

    def get_labeled_images(self) -> list[str]: ...
    def get_image_uri(self, image_id: str) -> str: ...
    def get_label_uri(self, label_id: str, label_tag: str) -> str: ...
    def get_label_info(self, label_id: str, label_tag: str) -> dict[str, Any]: ...


def labelled_study(bundle: ServedBundle, store: Labels, folder: Path) -> int:
    """Lays the data set in `folder` anew, and says how many labels it has.

    Images and labels that are another bundle's are left out, which the log says. A single label is there twice, since
    training needs another to validate on.
    """
    shutil.rmtree(folder, ignore_errors=True)
    images = _fit_images(bundle, store)
    for image_id in images:
        image = Path(store.get_image_uri(image_id))
        label = _label(bundle, store, image_id, image, folder / ".labels")
        link_case(bundle, image, folder / "cases", label=label)
        if len(images) == 1:
            _logger.warning("%s is the only image with a label: training is validated on it, too", image_id)
            link_case(bundle, image, folder / "cases", case_id=f"{image_id}-again", label=label)
    return len(images)


def _fit_images(bundle: ServedBundle, store: Labels) -> list[str]:
    by_reason: dict[str | None, list[str]] = defaultdict(list)
    for image_id in sorted(store.get_labeled_images()):
        by_reason[_unfit(bundle, store, image_id)].append(image_id)
    fit = by_reason.pop(None, [])
    left_out = [f"{', '.join(image_ids)}: {reason}" for reason, image_ids in by_reason.items()]
    if not fit and not left_out:
        raise InputError(f"{bundle.name}: no image has a label yet; save one, then train")
    if not fit:
        raise InputError(f"{bundle.name}: no label is for this bundle; save one, then train ({'; '.join(left_out)})")
    for line in left_out:
        _logger.warning("%s learns nothing from %s", bundle.name, line)
    return fit


def _unfit(bundle: ServedBundle, store: Labels, image_id: str) -> str | None:
    reason = unfit_image(bundle, Path(store.get_image_uri(image_id)))
    if reason or bundle.kind == "picture":
        return reason
    label = Path(store.get_label_uri(image_id, _FINAL))
    return unfit_label(label, names=_segments(store, image_id), values=bundle.labels())


def _segments(store: Labels, image_id: str) -> list[str]:
    return [entry["name"] for entry in store.get_label_info(image_id, _FINAL).get("label_info") or []]


def _label(bundle: ServedBundle, store: Labels, image_id: str, image: Path, folder: Path) -> Path:
    file = Path(store.get_label_uri(image_id, _FINAL))
    folder.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".xml":
        write_polygon_label(file, folder / f"{image_id}.png", image=image)
        return folder / f"{image_id}.png"
    if bundle.kind == "picture":
        return file
    names = _segments(store, image_id)
    return write_class_values(file, folder / f"{image_id}.nii.gz", names=names, values=bundle.labels())
