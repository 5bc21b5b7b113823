"""show_classes: a segmentation as colours upon a slice."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from common.tracking.palette import PALETTE
from common.tracking.panel import Panel

_OPACITY = 0.55


def show_classes(axes: Axes, panel: Panel) -> None:
    """Fills the panel's prediction, class by class, on axes in mm; the background stays as it is."""
    found = np.asarray(panel.pred)
    colours = np.zeros((*found.shape, 4))
    for index in np.unique(found[found > 0]):
        colours[found == index] = to_rgba(PALETTE[index - 1], _OPACITY)
    axes.imshow(colours, extent=(0, panel.width, panel.height, 0), interpolation="nearest")
