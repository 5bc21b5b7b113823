"""pixel_scores: how well a mask fits, from its counts of pixels.

`monai.metrics.compute_confusion_matrix_metric` has most of these formulas, but not the mean IoU, and nan or 0 for a
picture without foreground.
"""

from common.metrics.pixel_counts import PixelCounts


def pixel_scores(counts: PixelCounts) -> dict[str, float]:
    """With TP, FP, FN and TN the pixels of one picture, or summed over many:

        f1        = 2 TP / (2 TP + FP + FN), the Dice overlap       precision = TP / (TP + FP)
        iou       = TP / (TP + FP + FN)                             recall    = TP / (TP + FN)
        mean_iou  = (iou + TN / (TN + FP + FN)) / 2                 accuracy  = (TP + TN) / all

    mean_iou, over foreground and background, is tf.metrics.mean_iou for two classes, which the comparison of U-Net and
    V-Net variants reports. 0 / 0 is 1 where prediction and label are the same, else 0: with no nucleus in the picture
    and none predicted all scores are 1, and a precision with nothing predicted is 0, so that no miss is left out of a
    mean.
    """
    tp, fp, fn, tn = counts
    errors = fp + fn

    def ratio(part: int, whole: int) -> float:
        return part / whole if whole else float(errors == 0)

    iou = ratio(tp, tp + errors)
    return {
        "f1": ratio(2 * tp, 2 * tp + errors),
        "iou": iou,
        "mean_iou": (iou + ratio(tn, tn + errors)) / 2,
        "accuracy": ratio(tp + tn, tp + tn + errors),
        "precision": ratio(tp, tp + fp),
        "recall": ratio(tp, tp + fn),
    }
