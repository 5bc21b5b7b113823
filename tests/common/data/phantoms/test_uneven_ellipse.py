"""Claims about the outline of a synthetic cell."""

import numpy as np
import pytest

from common.data.phantoms.uneven_ellipse import uneven_ellipse


def _outline(seed: int = 0, *, centre: tuple[float, float] = (30, 40), **changed: float) -> np.ndarray:
    shape = {"radius": 8, "elongation": 1.0, "unevenness": 0.0} | changed
    return uneven_ellipse((60, 80), np.random.default_rng(seed), centre=np.array(centre), **shape)


def test_even_and_round_is_the_distance_in_radii() -> None:
    outline = _outline()
    assert outline[30, [40, 44, 48]] == pytest.approx([0, 0.5, 1], abs=1e-6)
    assert outline[[22, 33], 40] == pytest.approx([1, 3 / 8], abs=1e-6)


def test_elongation_stretches_and_keeps_the_area() -> None:
    inside = np.argwhere(_outline(radius=10, elongation=2.0) < 1)
    spread = np.linalg.eigvalsh(np.cov(inside.T))
    assert np.sqrt(spread[1] / spread[0]) == pytest.approx(2, rel=0.03)
    assert len(inside) == pytest.approx(np.pi * 10**2, rel=0.03)


def test_uneven_outlines_differ() -> None:
    first, second = (_outline(seed, unevenness=0.2) < 1 for seed in (1, 2))
    assert 0.5 < (first & second).sum() / (first | second).sum() < 0.95


def test_centre_may_lie_beyond_the_picture() -> None:
    inside = _outline(centre=(-4, 40)) < 1
    assert np.argwhere(inside)[:, 0].max() == 3  # 4 + 3 < 8 <= 4 + 4
    assert not (_outline(centre=(-100, 200)) < 1).any()
