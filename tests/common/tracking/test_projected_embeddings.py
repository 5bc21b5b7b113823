"""projected_embeddings shows distances in the plane, the same way round in every epoch."""

import numpy as np

from common.tracking.projected_embeddings import projected_embeddings


def _embeddings(count: int = 40, features: int = 6) -> np.ndarray:
    """Two components that matter, the first more than the second."""
    random = np.random.default_rng(0)
    return random.normal(size=(count, 2)) * [9, 4] @ np.linalg.qr(random.normal(size=(features, 2)))[0].T


def _distances(points: np.ndarray) -> np.ndarray:
    return np.linalg.norm(points[:, None] - points, axis=-1)


def test_distances_in_a_plane_are_kept() -> None:
    embeddings = _embeddings()
    np.testing.assert_allclose(_distances(projected_embeddings(embeddings)), _distances(embeddings), atol=1e-4)


def test_embeddings_that_are_turned_and_mirrored_lie_as_before() -> None:
    embeddings = _embeddings()
    before = projected_embeddings(embeddings)
    mirrored = -embeddings[:, ::-1] * 1.5
    np.testing.assert_allclose(projected_embeddings(mirrored, previous=before), 1.5 * before, atol=1e-4)


def test_points_that_are_not_fitted_have_no_say_in_the_components() -> None:
    embeddings = _embeddings()
    outliers = np.random.default_rng(1).normal(scale=1000, size=(3, 6))
    points = projected_embeddings(np.concatenate([embeddings, outliers]), fitted=40)
    np.testing.assert_allclose(points[:40], projected_embeddings(embeddings), atol=1e-4)


def test_same_embeddings_give_the_same_points() -> None:
    np.testing.assert_array_equal(projected_embeddings(_embeddings()), projected_embeddings(_embeddings()))
