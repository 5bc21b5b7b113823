"""Fixtures of the tests of losses."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from common.losses.semi_supervised_batch import SemiSupervisedBatch


@pytest.fixture
def semi_supervised_batch() -> Callable[..., SemiSupervisedBatch]:
    """Three labelled images and as many unlabelled ones as asked for, of a network with five features, three classes.

    Its second pass doubles the logits of the unlabelled images that it finds in `unlabelled`.
    """

    def batch(unlabelled: int = 4, *, scale: float = 1.0, dtype: torch.dtype = torch.float64) -> SemiSupervisedBatch:
        generator = torch.Generator().manual_seed(0)

        def values(*shape: int) -> Tensor:
            return (scale * torch.randn(*shape, generator=generator, dtype=torch.float64)).to(dtype).requires_grad_()

        logits = values(unlabelled, 3)
        return SemiSupervisedBatch(
            z_labelled=values(3, 5),
            logits_labelled=values(3, 3),
            labels=torch.tensor([0, 1, 1]),
            z_unlabelled=values(unlabelled, 5),
            logits_unlabelled=logits,
            unlabelled=logits,
            predict=lambda images: 2 * images,
        )

    return batch
