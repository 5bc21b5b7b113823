"""show_classes fills what is segmented and leaves the background."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from common.tracking.palette import PALETTE
from common.tracking.panel import Panel
from common.tracking.show_classes import show_classes


def test_each_class_has_its_colour_and_the_background_none() -> None:
    pred = np.array([[0, 1], [3, 0]])
    axes = Figure().subplots()
    show_classes(axes, Panel("", np.zeros((2, 2), np.float32), None, pred, (1.0, 2.0), ""))
    (shown,) = axes.images
    colours = np.asarray(shown.get_array())
    np.testing.assert_allclose(colours[0, 1, :3], to_rgb(PALETTE[0]))
    np.testing.assert_allclose(colours[1, 0, :3], to_rgb(PALETTE[2]))
    np.testing.assert_array_equal(colours[..., 3] > 0, pred > 0)
    assert tuple(shown.get_extent()) == (0, 4.0, 2.0, 0)
