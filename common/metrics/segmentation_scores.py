"""segmentation_scores: the scores of one case, for each class or for regions that are unions of classes.

MONAI's metrics take one-hot volumes of all classes; here each region is scored on the box around its voxels only.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import torch
from monai.utils import convert_to_numpy
from numpy.typing import NDArray
from scipy.ndimage import find_objects

from common.checks.known_name import check_known_name
from common.metrics.empty_rule import EMPTY_RULES, EmptyRule
from common.metrics.mask_scores import SCORES, mask_scores


def segmentation_scores(
    pred: NDArray[np.generic] | torch.Tensor,
    label: NDArray[np.generic] | torch.Tensor,
    *,
    spacing: Sequence[float],
    num_classes: int,
    class_names: Sequence[str] | None = None,
    regions: Mapping[str, Sequence[int]] | None = None,
    scores: Sequence[str] = ("dice", "hd95", "asd", "rvd"),
    empty: EmptyRule = "score",
) -> dict[str, float]:
    """Scores of each foreground class, as `dice_<class>`, and their means over the classes, as `mean_dice`.

    With regions, scores of each region, as `dice_<region>`, and their means over the regions: for the tumours of BRATS
    2015 `{"whole": [1, 2, 3, 4], "core": [1, 3, 4], "enhancing": [4]}` (Menze et al. 2015,
    doi:10.1109/TMI.2014.2377694). Formulas and empty masks: common.metrics.mask_scores. The defaults are the scores of
    PROMISE12, which ranks by the absolute rvd.

    A mean over classes or regions is nan as soon as one of them is: no miss is averaged away. Only those that `empty`
    omits are left out of it.

    Args:
        pred: class indices, shape (H, W) or (H, W, D), on the label's grid.
        label: as pred.
        spacing: mm from voxel to voxel along each axis.
        num_classes: classes with the background, which is 0.
        class_names: of the foreground classes 1, 2, ...; without them the keys end in the index.
        regions: class indices by region; regions may overlap.
        scores: which, of those in common.metrics.mask_scores.
        empty: what the overlap with a class or region counts that the label does not have. "score": 1 if the
            prediction does not have it either, else 0, the convention of the BRATS platform; "omit": nothing; "zero":
            0 in any case, which is how Kamnitsas' thesis understood that platform (sec. 3.4.2.1, footnote 4).
    """
    pred_map, label_map = _class_map(pred, "pred", num_classes), _class_map(label, "label", num_classes)
    names = [str(index) for index in range(1, num_classes)] if class_names is None else list(class_names)
    _check_arguments(pred_map, label_map, spacing, num_classes, names)
    _check_choices(regions, scores, empty, num_classes)
    if not regions:
        regions = {name: [index] for index, name in enumerate(names, start=1)}
    boxes = list(zip(find_objects(pred_map, num_classes - 1), find_objects(label_map, num_classes - 1), strict=True))
    by_region, counted = {}, []
    for region, classes in regions.items():
        box = _box_around(box for index in classes for box in boxes[index - 1])
        pred_mask, label_mask = np.isin(pred_map[box], classes), np.isin(label_map[box], classes)
        by_region[region] = mask_scores(pred_mask, label_mask, spacing=spacing, scores=scores, empty=empty)
        if empty != "omit" or label_mask.any():
            counted.append(by_region[region])
    means = {f"mean_{score}": float(np.mean([of[score] for of in counted] or np.nan)) for score in scores}
    return {f"{score}_{region}": value for region, of in by_region.items() for score, value in of.items()} | means


def _class_map(array: NDArray[np.generic] | torch.Tensor, argument: str, num_classes: int) -> NDArray[np.integer]:
    values = convert_to_numpy(array)
    # nan fails this comparison too
    if not (values.min() >= 0 and values.max() < num_classes):
        raise ValueError(
            f"{argument} must hold the class indices 0 to {num_classes - 1}, got {values.min()} to {values.max()}"
        )
    indices = values.astype(np.uint8 if num_classes <= 256 else np.int32)
    if (indices != values).any():
        value = values[indices != values].flat[0]
        raise ValueError(f"{argument} must hold whole class indices, got {value}; take the argmax or a threshold first")
    return indices


def _check_arguments(
    pred: NDArray[np.integer], label: NDArray[np.integer], spacing: Sequence[float], num_classes: int, names: list[str]
) -> None:
    if pred.shape != label.shape:
        raise ValueError(
            f"pred must lie on the label's grid, got shapes {pred.shape} and {label.shape}; invert the preprocessing"
        )
    if len(spacing) != label.ndim or min(spacing) <= 0:
        raise ValueError(f"spacing must be {label.ndim} positive numbers in mm, got {tuple(spacing)}")
    if num_classes < 2:
        raise ValueError(f"num_classes counts the background and must be at least 2, got {num_classes}")
    if len(set(names)) != num_classes - 1:
        raise ValueError(f"class_names must name each of the {num_classes - 1} foreground classes, got {names}")


def _check_choices(
    regions: Mapping[str, Sequence[int]] | None, scores: Sequence[str], empty: EmptyRule, num_classes: int
) -> None:
    for region, classes in (regions or {}).items():
        if not classes or not set(classes) <= set(range(1, num_classes)):
            raise ValueError(f"regions must hold foreground classes, 1 to {num_classes - 1}, got {region}: {classes}")
    for score in scores:
        check_known_name(score, SCORES, argument="scores")
    check_known_name(empty, EMPTY_RULES, argument="empty")


def _box_around(boxes: Iterable[tuple[slice, ...] | None]) -> tuple[slice, ...]:
    """The box around boxes; None is the box of an absent class."""
    present = [box for box in boxes if box is not None]
    if not present:
        return (slice(0),)
    return tuple(slice(min(s.start for s in sides), max(s.stop for s in sides)) for sides in zip(*present, strict=True))
