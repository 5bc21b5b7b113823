"""show_panel: a slice upon a picture's axes, with what tells its sides and its size."""

from matplotlib.axes import Axes

from common.tracking.outline import OUTLINE
from common.tracking.panel import Panel

_LETTER_PLACES = (
    (0.02, 0.5, "left", "center"),
    (0.98, 0.5, "right", "center"),
    (0.5, 0.98, "center", "top"),
    (0.5, 0.02, "center", "bottom"),
)


def show_panel(
    axes: Axes, panel: Panel, *, window: tuple[float, float], longest_bar: float, colours: str = "gray"
) -> None:
    """In mm, with the letters at the edges and a bar for the scale where the orientation is known, its name below.

    Args:
        axes: of a black figure.
        panel: of a slice, or of one in colour.
        window: the values that are shown as the first and the last of the colours.
        longest_bar: mm.
        colours: matplotlib's name of a colour map.
    """
    low, high = window
    extent = (0, panel.width, panel.height, 0)
    shares = ((panel.image - low) / (high - low)).clip(0, 1)  # which is what colours have to be
    axes.imshow(shares, cmap=colours, vmin=0, vmax=1, extent=extent, interpolation="bilinear")
    axes.set(xlim=(0, panel.width), ylim=(panel.height, 0), xticks=[], yticks=[])
    axes.set_xlabel(panel.name, color="white", fontsize=12)
    if panel.letters:
        _show_letters(axes, panel)
        _show_scale(axes, panel, longest_bar)


def _show_letters(axes: Axes, panel: Panel) -> None:
    for letter, (x, y, ha, va) in zip(panel.letters, _LETTER_PLACES, strict=True):
        # the plain font's I looks like a line
        font = {"family": "DejaVu Sans Mono", "size": 14, "weight": "bold"}
        text = axes.text(x, y, letter, transform=axes.transAxes, ha=ha, va=va, color="white", fontdict=font)
        text.set_path_effects(OUTLINE)


def _show_scale(axes: Axes, panel: Panel, longest: float) -> None:
    length = max((mm for mm in (1, 2, 5, 10, 20, 50, 100) if mm <= longest), default=1)
    left, bottom = 0.03 * panel.width, 0.97 * panel.height
    (bar,) = axes.plot([left, left + length], [bottom, bottom], color="white", linewidth=2.5)
    text = axes.text(0.03, 0.045, f"{length} mm", transform=axes.transAxes, color="white", fontsize=11)
    for mark in (bar, text):
        mark.set_path_effects(OUTLINE)
