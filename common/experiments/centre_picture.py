"""centre_picture: what each member of an ensemble scores at home and away."""

from collections.abc import Mapping
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from common.experiments.estimate import Estimate
from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_COLOURS = {"home": PALETTE[5], "away": PALETTE[4]}
_APART = 0.2  # of a line, from a member's place up to home and down to away


def centre_picture(members: Mapping[str, Mapping[str, Estimate]], path: Path, *, title: str) -> None:
    """Writes a PNG: by member a dot for home and one for away, with their intervals; the ensemble stands out.

    Args:
        members: "home" and "away" by name; "ensemble" among them.
    """
    figure = Figure(figsize=(8, 0.4 * len(members) + 1.6), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    for place, (name, of) in enumerate(members.items()):
        _draw(axes, place, of, stands_out=name == "ensemble")
    axes.set_yticks(range(len(members)), list(members), fontsize=11)
    for name, tick in zip(members, axes.get_yticklabels(), strict=True):
        tick.set_fontweight("bold" if name == "ensemble" else "normal")
    for centre, colour in _COLOURS.items():
        axes.axvline(members["ensemble"][centre].value, color=colour, linestyle=":", linewidth=1)
        axes.plot([], [], "o-", color=colour, label=f"{centre} (95% interval)")
    axes.set_ylim(len(members) - 0.5, -0.5)
    axes.set_title(title, fontsize=14)
    axes.set_xlabel("mean over the cases; dotted: the ensemble's", fontsize=12)
    axes.grid(axis="x", alpha=0.3)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=12)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _draw(axes: Axes, place: int, of: Mapping[str, Estimate], *, stands_out: bool) -> None:
    if stands_out:
        axes.axhspan(place - 0.5, place + 0.5, color="#999999", alpha=0.2, linewidth=0)
    size, width = (10, 3) if stands_out else (6, 1.5)
    for centre, up in (("home", -_APART), ("away", _APART)):
        axes.plot([of[centre].low, of[centre].high], [place + up] * 2, color=_COLOURS[centre], linewidth=width)
        marker = "D" if stands_out else "o"
        axes.plot(of[centre].value, place + up, marker, color=_COLOURS[centre], markersize=size)
