"""segmentation_scores: Dice, surface distances and volume difference of one case.

MONAI's compute_dice, compute_hausdorff_distance and compute_average_surface_distance give the same numbers (tested),
but each searches the whole volume for the same surfaces again, with a FutureWarning about an argument of MONAI's own
(1.6.1), and where one mask is empty they disagree: Dice is nan for a false alarm, the one distance nan, the other
infinite. So MONAI's surfaces and surface distances are used here directly: once a class, on the box around both masks.
"""

from collections.abc import Sequence

import numpy as np
import torch
from monai.metrics import get_mask_edges, get_surface_distance
from monai.utils import convert_to_numpy
from numpy.typing import NDArray
from scipy.ndimage import find_objects

_SCORES = ("dice", "hd95", "asd", "rvd")


def segmentation_scores(
    pred: NDArray[np.generic] | torch.Tensor,
    label: NDArray[np.generic] | torch.Tensor,
    *,
    spacing: Sequence[float],
    num_classes: int,
    class_names: Sequence[str] | None = None,
) -> dict[str, float]:
    """Scores of each foreground class, as `dice_<class>`, and their means over the classes, as `mean_dice`.

    With P, G the voxels of prediction and label, dP, dG the distances in mm from the surface voxels of one to the
    nearest surface voxel of the other (a surface voxel has a face neighbour that is not in the mask or the image):

        dice = 2 |P ∩ G| / (|P| + |G|)          hd95 = max(95th percentile of dP, 95th percentile of dG)
        rvd  = 100 (|P| / |G| - 1)  in %        asd  = mean of dP and dG pooled  (symmetric)

    as in PROMISE12 (Litjens et al. 2014, doi:10.1016/j.media.2013.12.002), which ranks by the absolute rvd.

    Empty masks: both empty: dice 1, all else 0. Only one empty: dice 0, distances nan (undefined), rvd -100 without
    prediction and nan without label. A mean over classes is nan as soon as one class is: no miss is averaged away.

    Args:
        pred: class indices, shape (H, W) or (H, W, D), on the label's grid.
        label: as pred.
        spacing: mm from voxel to voxel along each axis.
        num_classes: classes with the background, which is 0.
        class_names: of the foreground classes 1, 2, ...; without them the keys end in the index.
    """
    pred_map, label_map = _class_map(pred, "pred", num_classes), _class_map(label, "label", num_classes)
    names = [str(index) for index in range(1, num_classes)] if class_names is None else list(class_names)
    _check_arguments(pred_map, label_map, spacing, num_classes, names)
    boxes = zip(find_objects(pred_map, num_classes - 1), find_objects(label_map, num_classes - 1), strict=True)
    by_class = [
        _class_scores(pred_map[box] == index, label_map[box] == index, spacing)
        for index, box in enumerate((_union(*pair) for pair in boxes), start=1)
    ]
    scores = {f"{score}_{name}": of[score] for name, of in zip(names, by_class, strict=True) for score in _SCORES}
    return scores | {f"mean_{score}": float(np.mean([of[score] for of in by_class])) for score in _SCORES}


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


def _union(first: tuple[slice, ...] | None, second: tuple[slice, ...] | None) -> tuple[slice, ...]:
    """The box around two boxes; None is the box of an absent class."""
    if first is None or second is None:
        return first or second or (slice(0),)
    return tuple(slice(min(a.start, b.start), max(a.stop, b.stop)) for a, b in zip(first, second, strict=True))


def _class_scores(pred: NDArray[np.bool_], label: NDArray[np.bool_], spacing: Sequence[float]) -> dict[str, float]:
    pred_voxels, label_voxels = int(pred.sum()), int(label.sum())
    if pred_voxels == 0 and label_voxels == 0:
        return {"dice": 1.0, "hd95": 0.0, "asd": 0.0, "rvd": 0.0}
    if pred_voxels == 0 or label_voxels == 0:
        return {"dice": 0.0, "hd95": np.nan, "asd": np.nan, "rvd": -100.0 if label_voxels else np.nan}
    pred_edges, label_edges = get_mask_edges(pred, label)
    pred_to_label = get_surface_distance(pred_edges, label_edges, spacing=spacing).astype(np.float64)
    label_to_pred = get_surface_distance(label_edges, pred_edges, spacing=spacing).astype(np.float64)
    return {
        "dice": 2 * int((pred & label).sum()) / (pred_voxels + label_voxels),
        "hd95": float(max(np.percentile(pred_to_label, 95), np.percentile(label_to_pred, 95))),
        "asd": float(np.concatenate([pred_to_label, label_to_pred]).mean()),
        "rvd": 100 * (pred_voxels / label_voxels - 1),
    }
