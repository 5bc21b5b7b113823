"""uneven_ellipse: the outline of a synthetic cell or nucleus."""

import numpy as np


def uneven_ellipse(
    shape: tuple[int, int],
    rng: np.random.Generator,
    *,
    centre: np.ndarray,
    radius: float,
    elongation: float,
    unevenness: float,
) -> np.ndarray:
    """(rows, columns) float32: 0 at the centre, 1 on the outline, turned at random; infinite far away.

    With θ the direction from the centre, the outline is where an ellipse's radius equals 1 + Σ_k a_k cos(kθ + φ_k) over
    k = 2 ... 5, a_k ~ N(0, (unevenness / k)²).

    Args:
        centre: row and column, in the picture or not.
        radius: of the circle of the ellipse's area, in pixels.
        elongation: long over short radius.
        unevenness: 0 for an ellipse.
    """
    turn, stretch = rng.uniform(0, np.pi), np.sqrt(elongation)
    # the rest of the picture would take most of the time
    first = np.clip(np.floor(centre - 2 * radius * stretch), 0, shape).astype(int)
    last = np.clip(np.ceil(centre + 2 * radius * stretch), 0, shape).astype(int)
    near = tuple(slice(low, high) for low, high in zip(first, last, strict=True))
    rows, columns = np.ogrid[near]
    y, x = (rows - centre[0]).astype(np.float32), (columns - centre[1]).astype(np.float32)
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    direction = np.arctan2(across, along)
    outline = np.ones_like(direction)
    for waves in range(2, 6):
        outline += rng.normal(0, unevenness / waves) * np.cos(waves * direction + rng.uniform(0, 2 * np.pi))
    result = np.full(shape, np.inf, np.float32)
    result[near] = np.hypot(along / stretch, across * stretch) / (radius * np.maximum(outline, 0.3))
    return result
