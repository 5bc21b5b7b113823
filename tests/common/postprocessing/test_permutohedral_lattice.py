"""Claims about the permutohedral lattice: nearly a Gaussian, linear, and the same whoever computes it."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from brute_force_crf import gaussian_matrix
from numpy.typing import NDArray
from torch import Tensor

from common.checks.input_error import InputError
from common.postprocessing import lattice_loops
from common.postprocessing.permutohedral_lattice import PermutohedralLattice


@pytest.fixture(autouse=True)
def _same_threads_after() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def _features(dimension: int, count: int = 300, spread: float = 1.0) -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(0, spread, (dimension, count)).astype(np.float32)


def _values(channels: int, count: int = 300) -> Tensor:
    return torch.rand(channels, count, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize(("dimension", "error"), [(1, 0.02), (2, 0.03), (3, 0.06), (5, 0.12)])
def test_dense_points_are_filtered_as_by_the_gaussian(dimension: int, error: float) -> None:
    """The error is the lattice's own and grows with the dimension."""
    features, values = _features(dimension, 2000), _values(1, 2000)
    exact = values @ gaussian_matrix(torch.from_numpy(features).double()).float()
    filtered = PermutohedralLattice(features)(values)
    scale = (exact * filtered).sum() / (filtered * filtered).sum()
    assert (scale * filtered - exact).norm() / exact.norm() < error


def test_far_away_points_do_not_meet() -> None:
    features = np.array([[0, 100], [0, -100]], np.float32)
    filtered = PermutohedralLattice(features)(torch.tensor([[1.0, 0.0]]))
    assert filtered[0, 0] > 0.1
    assert filtered[0, 1] == 0


@pytest.mark.parametrize("dimension", [1, 3, 6])
def test_lonely_point_on_a_vertex_by_hand(dimension: int) -> None:
    """Its own value, and what comes back round its simplex: half of it along each of the d + 1 directions."""
    filtered = PermutohedralLattice(np.zeros((dimension, 1), np.float32))(torch.tensor([[2.5]]))
    assert filtered.item() == pytest.approx(2.5 * (1 + 2.0 ** -(dimension + 1)) / (1 + 2.0**-dimension))


@pytest.mark.parametrize("dimension", [1, 2, 5, 7])
def test_weights_are_barycentric_coordinates(dimension: int) -> None:
    lattice = PermutohedralLattice(_features(dimension, spread=3))
    assert (lattice.weights >= 0).all()
    np.testing.assert_allclose(lattice.weights.sum(axis=1), 1, rtol=1e-6)


def test_all_directions_of_the_lattice_are_alike() -> None:
    """In 2D it is hexagonal: as long a step along the first direction as along the second, or both at once."""
    coordinates = np.empty((2, 2))
    for column, axis in enumerate(np.eye(2)):
        lattice_loops.place(axis, np.sqrt([1.0, 1 / 3]), coordinates[:, column])
    steps = np.linalg.inv(coordinates)
    lengths = [np.linalg.norm(step) for step in (steps[:, 0], steps[:, 1], steps.sum(axis=1))]
    np.testing.assert_allclose(lengths, lengths[0])


def test_filter_is_linear() -> None:
    lattice = PermutohedralLattice(_features(4))
    first, second = _values(2)[:1], _values(2)[1:]
    torch.testing.assert_close(lattice(2 * first - 3 * second), 2 * lattice(first) - 3 * lattice(second))


def test_channels_are_filtered_apart() -> None:
    lattice = PermutohedralLattice(_features(4))
    values = _values(3)
    torch.testing.assert_close(lattice(values), torch.cat([lattice(row[None]) for row in values]), rtol=0, atol=0)


def test_transposed_filter_is_the_adjoint() -> None:
    lattice = PermutohedralLattice(_features(5, spread=3))
    first, second = _values(2).double().numpy()
    forward = lattice.filter(first[None])[0] @ second
    backward = first @ lattice.filter(second[None], transposed=True)[0]
    assert forward == pytest.approx(backward, rel=1e-12)


def test_gradient_is_right() -> None:
    lattice = PermutohedralLattice(_features(3, 12))
    assert torch.autograd.gradcheck(lattice, _values(2, 12).double().requires_grad_())


def test_number_of_threads_changes_no_bit() -> None:
    features, values = _features(5, 30_000), _values(2, 30_000)
    results = []
    for threads in (1, 3):
        torch.set_num_threads(threads)
        results.append(PermutohedralLattice(features)(values))
    assert torch.equal(*results)


def test_chunks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    features, values = _features(3), _values(2)
    whole = PermutohedralLattice(features)(values)
    monkeypatch.setattr(lattice_loops, "CORNERS_IN_CHUNK", 64)
    chunked = PermutohedralLattice(features)
    assert len(chunked.starts) > 10
    torch.testing.assert_close(chunked(values), whole)


def test_features_too_far_apart_for_a_key_are_refused() -> None:
    features = np.array([[0, 1e7]] * 3, np.float32)
    with pytest.raises(InputError, match="sigmas are too small"):
        PermutohedralLattice(features)
