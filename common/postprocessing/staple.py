"""staple: one segmentation out of several, each of which counts for as much as it agrees with the others.

ITK has it for many labels, but its Python wheels carry the filter for two only; MONAI and scikit-image lack it.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

_CONVERGED = 1e-6  # largest change of the shares θ


def staple(label_maps: Sequence[Tensor], *, num_classes: int, iterations: int = 100) -> Tensor:
    """Probabilities (K, *) of the true classes, by expectation maximisation over M label maps (*) of one image.

    Warfield et al. 2004 (doi:10.1109/TMI.2004.828354). Where θ_m(d|k) is the share of class k that member m takes for
    d, and w(k) the probability of k in a voxel whose votes are d_1, ..., d_M,

        w(k) ∝ f(k) Π_m θ_m(d_m|k)        θ_m(d|k) = Σ_voxels w(k) [d_m = d] / Σ_voxels w(k)

    in turns until θ stands still; at first w is the share of the votes. The prior f is the share of all votes, over
    the whole image.

    Args:
        label_maps: class indices.
        iterations: at most.
    """
    votes = torch.stack([label_map.flatten() for label_map in label_maps])  # (M, V)
    is_disputed = (votes != votes[0]).any(dim=0)
    # voxels with the same votes are alike; most have the same from all members, and are one a class here
    unanimous = torch.arange(num_classes, device=votes.device)
    counts = torch.bincount(votes[0, ~is_disputed], minlength=num_classes)
    disputed = votes[:, is_disputed].long()
    probabilities = _expectation_maximisation(
        torch.cat([unanimous.expand(len(votes), -1), disputed], dim=1),
        torch.cat([counts, torch.ones_like(disputed[0])]).double(),
        iterations,
    ).float()
    result = probabilities[:, votes[0].long()]
    result[:, is_disputed] = probabilities[:, num_classes:]
    return result.unflatten(1, label_maps[0].shape)


def _expectation_maximisation(votes: Tensor, counts: Tensor, iterations: int) -> Tensor:
    """w, (K, N), for votes (M, N), each of which stands for so many voxels."""
    num_classes = int(votes.max()) + 1
    probabilities = torch.stack([(votes == index).double().mean(dim=0) for index in range(num_classes)])
    log_prior = _log((probabilities * counts).sum(dim=1) / counts.sum())
    before = probabilities.new_zeros(len(votes), num_classes, num_classes)
    for _ in range(iterations):
        shares = torch.stack([_shares(vote, probabilities * counts) for vote in votes])
        if (shares - before).abs().max() < _CONVERGED:
            break
        before = shares
        log_evidence = torch.stack([_log(of)[:, vote] for of, vote in zip(shares, votes, strict=True)]).sum(dim=0)
        probabilities = (log_prior[:, None] + log_evidence).softmax(dim=0)
    return probabilities


def _shares(vote: Tensor, voxels: Tensor) -> Tensor:
    """θ of one member, (true class, its class), from what each of the voxels is worth for the true classes, (K, N)."""
    together = voxels.new_zeros(len(voxels), len(voxels)).index_add_(1, vote, voxels)
    return together / voxels.sum(dim=1, keepdim=True).clamp(min=torch.finfo(voxels.dtype).tiny)


def _log(share: Tensor) -> Tensor:
    return share.clamp(min=torch.finfo(share.dtype).tiny).log()
