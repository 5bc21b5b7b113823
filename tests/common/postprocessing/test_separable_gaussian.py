"""Claims about Gaussian sums over a grid: exact, along any number of axes."""

import pytest
import torch
from brute_force_crf import divided, gaussian_matrix

from common.postprocessing.separable_gaussian import SeparableGaussian


@pytest.mark.parametrize(("shape", "sigma"), [((9,), [2.0]), ((7, 5), [1.0, 3.0]), ((4, 6, 5), [0.5, 2.0, 30.0])])
def test_sum_over_all_voxels_is_exact(shape: tuple[int, ...], sigma: list[float]) -> None:
    values = torch.rand(2, *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    kernel = gaussian_matrix(divided(torch.ones(shape).nonzero().T.double(), sigma))
    torch.testing.assert_close(SeparableGaussian(shape, sigma)(values).flatten(1), values.flatten(1) @ kernel)


def test_single_voxel_spreads_as_the_formula_says() -> None:
    spread = SeparableGaussian((5,), [2.0])(torch.tensor([[0.0, 0, 1, 0, 0]]))
    torch.testing.assert_close(spread, torch.exp(-torch.tensor([[4.0, 1, 0, 1, 4]]) / 8))


def test_number_of_threads_changes_no_bit() -> None:
    gaussian, values = SeparableGaussian((40, 30, 20), (3.0, 2.0, 4.0)), torch.rand(2, 40, 30, 20)
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        alone = gaussian(values)
        torch.set_num_threads(3)
        assert torch.equal(gaussian(values), alone)
    finally:
        torch.set_num_threads(threads)
