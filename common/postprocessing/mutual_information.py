"""mutual_information: the part of an ensemble's uncertainty that its members' differences make.

MONAI has the variance of repeats, which does not tell members that differ from members that are all unsure.
"""

from torch import Tensor

from common.postprocessing.predictive_entropy import predictive_entropy


def mutual_information(mean_confidences: Tensor, mean_entropy: Tensor) -> Tensor:
    """I = H(mean of p_m) - mean of H(p_m), (B, 1, *), in nats: 0 where all members say the same, however unsure.

    Houlsby et al. 2011 (arXiv:1112.5745). Both means come of running sums, so that no member's confidences need
    be kept.

    Args:
        mean_confidences: (B, K, *), of the members.
        mean_entropy: (B, 1, *), of the members.
    """
    # rounding may take it just below 0
    return (predictive_entropy(mean_confidences) - mean_entropy).clamp(min=0)
