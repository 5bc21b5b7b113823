"""domain_accuracy: how well a discriminator tells the domains of segments.

`ignite.metrics.Accuracy` wants a class for each voxel; a segment has one domain.
"""

from torch import Tensor


def domain_accuracy(logits: Tensor, domain: Tensor) -> Tensor:
    """Share of the predictions of all segments whose most probable domain is the true one, without gradients.

    The higher, the further the domains are apart (Ben-David et al. 2010; thesis, fig. 5.5); 1 / D is guessing.

    Args:
        logits: (B, D, *), D > 1.
        domain: (B,) indices below D.
    """
    of_voxels = domain.view(-1, *[1] * (logits.ndim - 2))
    return (logits.argmax(dim=1) == of_voxels).float().mean()
