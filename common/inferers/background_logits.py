"""background_logits: what an inferer says of voxels that it does not ask the network about."""

from torch import Tensor

_OUTSIDE = -110.0  # logit of the foreground: its probability is 0 in float32


def background_logits(image: Tensor, num_classes: int) -> Tensor:
    """(K, I, J, K) logits of nothing but background, the first class, for an image (C, I, J, K)."""
    logits = image.new_full((num_classes, *image.shape[1:]), _OUTSIDE)
    logits[0] = 0.0
    return logits
