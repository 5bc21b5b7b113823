"""mask_scores: overlap, surface distances and volume difference of two masks.

MONAI's compute_dice, compute_hausdorff_distance and compute_average_surface_distance give the same numbers (tested),
but each searches the whole volume for the same surfaces again, with a FutureWarning about an argument of MONAI's own
(1.6.1), and where one mask is empty they disagree: Dice is nan for a false alarm, the one distance nan, the other
infinite. So MONAI's surfaces and surface distances are used here directly: once for all scores.
"""

from collections.abc import Sequence

import numpy as np
from monai.metrics import get_mask_edges, get_surface_distance
from numpy.typing import NDArray

from common.metrics.empty_rule import EmptyRule

_OVERLAPS = ("dice", "precision", "sensitivity")
DISTANCES = ("hd95", "hd", "asd", "assd")
SCORES = (*_OVERLAPS, *DISTANCES, "rvd")


def mask_scores(
    pred: NDArray[np.bool_],
    label: NDArray[np.bool_],
    *,
    spacing: Sequence[float],
    scores: Sequence[str],
    empty: EmptyRule,
) -> dict[str, float]:
    """The named scores, in their order.

    With P, G the voxels of prediction and label, dP, dG the distances in mm from the surface voxels of one to the
    nearest surface voxel of the other (a surface voxel has a face neighbour that is not in the mask or the image):

        dice        = 2 |P ∩ G| / (|P| + |G|)      hd95 = max(95th percentile of dP, 95th percentile of dG)
        precision   = |P ∩ G| / |P|                hd   = max(dP, dG), the Hausdorff distance
        sensitivity = |P ∩ G| / |G|                asd  = mean of dP and dG pooled  (symmetric)
        rvd = 100 (|P| / |G| - 1)  in %            assd = (mean dP + mean dG) / 2   (symmetric)

    asd is the average symmetric surface distance of PROMISE12 (Litjens et al. 2014, doi:10.1016/j.media.2013.12.002),
    assd that of the stroke lesion challenge ISLES (Maier et al. 2017, doi:10.1016/j.media.2016.07.009), whose figures
    are in tables 3.7 and 3.8 of Kamnitsas' thesis; the thesis has no formula of its own. The two are equal where the
    surfaces have equally many voxels; elsewhere the larger surface weighs more in asd.

    G empty, by `empty`:
        score  P empty too: overlaps 1, all else 0, as nothing is wrong; else overlaps 0, all else nan (undefined)
        omit   all nan
        zero   overlaps 0, all else nan
    Only P empty, whatever the rule: overlaps 0, a precision of 0 / 0 included, so that a miss is never left out of a
    mean; distances nan, rvd -100.
    """
    pred_voxels, label_voxels = int(pred.sum()), int(label.sum())
    if label_voxels == 0:
        values = _scores_without_label(empty, agrees=pred_voxels == 0)
    elif pred_voxels == 0:
        values = {**dict.fromkeys(_OVERLAPS, 0.0), **dict.fromkeys(DISTANCES, np.nan), "rvd": -100.0}
    else:
        shared = int((pred & label).sum())
        values = {
            "dice": 2 * shared / (pred_voxels + label_voxels),
            "precision": shared / pred_voxels,
            "sensitivity": shared / label_voxels,
            "rvd": 100 * (pred_voxels / label_voxels - 1),
        }
        if not set(scores).isdisjoint(DISTANCES):
            values |= _surface_distances(pred, label, spacing)
    return {score: values[score] for score in scores}


def _scores_without_label(empty: EmptyRule, *, agrees: bool) -> dict[str, float]:
    overlap = {"score": float(agrees), "omit": np.nan, "zero": 0.0}[empty]
    error = 0.0 if empty == "score" and agrees else np.nan
    return dict.fromkeys(_OVERLAPS, overlap) | dict.fromkeys((*DISTANCES, "rvd"), error)


def _surface_distances(pred: NDArray[np.bool_], label: NDArray[np.bool_], spacing: Sequence[float]) -> dict[str, float]:
    pred_edges, label_edges = get_mask_edges(pred, label)
    pred_to_label = get_surface_distance(pred_edges, label_edges, spacing=spacing).astype(np.float64)
    label_to_pred = get_surface_distance(label_edges, pred_edges, spacing=spacing).astype(np.float64)
    return {
        "hd95": float(max(np.percentile(pred_to_label, 95), np.percentile(label_to_pred, 95))),
        "hd": float(max(pred_to_label.max(), label_to_pred.max())),
        "asd": float(np.concatenate([pred_to_label, label_to_pred]).mean()),
        "assd": float(pred_to_label.mean() + label_to_pred.mean()) / 2,
    }
