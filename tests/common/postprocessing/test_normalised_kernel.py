"""Claims about the kernels' normalisation, by hand on two voxels."""

import pytest
import torch

from common.postprocessing.normalised_kernel import NormalisedKernel

KERNEL = torch.tensor([[1.0, 0.5], [0.5, 1.5]])  # sums 1.5 and 2


@pytest.mark.parametrize(
    ("normalisation", "expected"),
    [
        ("symmetric", [1 / 1.5 + 2 * 0.5 / 3**0.5, 0.5 / 3**0.5 + 2 * 1.5 / 2]),
        ("before", [1 / 1.5 + 2 * 0.5 / 2, 0.5 / 1.5 + 2 * 1.5 / 2]),
        ("after", [(1 + 2 * 0.5) / 1.5, (0.5 + 2 * 1.5) / 2]),
        ("none", [1 + 2 * 0.5, 0.5 + 2 * 1.5]),
    ],
)
def test_sums_are_divided_as_named(normalisation: str, expected: list[float]) -> None:
    kernel = NormalisedKernel(lambda values: values @ KERNEL, torch.ones(1, 2), normalisation=normalisation)
    torch.testing.assert_close(kernel(torch.tensor([[1.0, 2.0]])), torch.tensor([expected]))


def test_ones_stay_ones_when_divided_after() -> None:
    kernel = NormalisedKernel(lambda values: values @ KERNEL, torch.ones(1, 2), normalisation="after")
    torch.testing.assert_close(kernel.of_ones, torch.ones(1, 2))
