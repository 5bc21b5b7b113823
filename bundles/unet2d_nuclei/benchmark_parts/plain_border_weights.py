"""plain_border_weights: the weight map as it is usually written, which `border_weights` is measured against."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt


def plain_border_weights(
    instances: NDArray[np.integer], *, w0: float = 10.0, sigma: float = 5.0
) -> NDArray[np.float32]:
    """`border_weights` by one distance map an object over the whole picture, sorted at each pixel."""
    foreground = instances > 0
    share = foreground.mean()
    weights = np.ones(instances.shape)
    if 0 < share < 1:
        weights = np.where(foreground, 0.5 / share, 0.5 / (1 - share))
    numbers = np.unique(instances[foreground])
    if len(numbers) >= 2:
        distances = np.sort([distance_transform_edt(instances != number) for number in numbers], axis=0)
        weights += ~foreground * w0 * np.exp(-((distances[0] + distances[1]) ** 2) / (2 * sigma**2))
    return weights.astype(np.float32)
