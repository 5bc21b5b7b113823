"""palette_colours: what the indices of a palette stand for."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def palette_colours(indices: NDArray[Any], palette: NDArray[np.uint8], *, as_ids: bool) -> NDArray[Any]:
    """(H, W, 3), or (H, W) of a palette of greys alone, in which the order of the indices means nothing.

    Args:
        indices: (H, W).
        palette: (entries, 3).
        as_ids: give the indices of a palette that has colours.
    """
    if (palette == palette[:, :1]).all():
        return palette[indices, 0]
    return indices if as_ids else palette[indices]
