"""diagram_figure: a diagram as a matplotlib figure.

graphviz would place the blocks itself, but not as the papers' figures have them, and is no Python package.
"""

from math import hypot
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Patch

from common.architecture.diagram import Arrow, Block, Diagram, Kind, Note
from common.tracking.palette import PALETTE

_COLOURS: dict[Kind, str] = {
    "image": "#9A9A9A",
    "layers": PALETTE[0],
    "down": PALETTE[1],
    "up": PALETTE[2],
    "score": PALETTE[4],
    "join": PALETTE[3],
    "loss": PALETTE[5],
}
_INK, _LINE = "#222222", "#555555"
_TEXT = 8.5  # points
_GAP = 0.04  # inches between a block and its texts
_SHAFT = 0.05  # inches


def diagram_figure(diagram: Diagram) -> Figure:
    """One inch is one inch; the legend lies below."""
    xs = [x for block in diagram.blocks for x in (block.left[0], block.right[0])]
    ys = [y for block in diagram.blocks for y in (block.bottom[1], block.top[1])]
    figure = Figure(figsize=(max(xs) - min(xs), max(ys) - min(ys)), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(min(xs), max(xs)), ylim=(min(ys), max(ys)), aspect="equal")
    axes.set_axis_off()
    for arrow in diagram.arrows:
        _draw_arrow(axes, arrow)
    for block in diagram.blocks:
        _draw_block(axes, block)
    for note in diagram.notes:
        _draw_note(axes, note)
    handles: list[Artist] = [_handle(kind, meaning) for kind, meaning in diagram.meaning.items()]
    if diagram.skips:
        handles.append(Line2D([], [], color=_LINE, linestyle="--", label=diagram.skips))
    lowest = min([*ys, *(note.y for note in diagram.notes)])
    place = ((min(xs) + max(xs)) / 2, lowest - 0.3)
    axes.legend(
        handles=handles, ncols=len(handles), loc="upper center", bbox_to_anchor=place, bbox_transform=axes.transData,
        frameon=False, fontsize=_TEXT, handlelength=1.8, columnspacing=1.6,
    )  # fmt: skip
    return figure


def _draw_block(axes: Axes, block: Block) -> None:
    corner = (block.left[0], block.bottom[1])
    axes.add_patch(
        FancyBboxPatch(
            corner, block.width, block.height, boxstyle="round,pad=0,rounding_size=0.05", clip_on=False,
            facecolor=_pale(_COLOURS[block.kind]), edgecolor=_INK if block.marked else _COLOURS[block.kind],
            linewidth=2.0 if block.marked else 1.2, zorder=2,
        )
    )  # fmt: skip
    style: dict[str, Any] = {"fontsize": _TEXT, "color": _INK, "zorder": 3, "linespacing": 1.15}
    axes.text(block.x, block.y, block.inside, ha="center", va="center", **style)
    axes.text(block.x, block.bottom[1] - _GAP, block.below, ha="center", va="top", **style)
    axes.text(block.x, block.top[1] + _GAP, block.above, ha="center", va="bottom", **style)


def _draw_arrow(axes: Axes, arrow: Arrow) -> None:
    line: dict[str, Any] = {"color": _COLOURS[arrow.kind] if arrow.kind else _LINE, "linewidth": 1.3, "zorder": 1}
    axes.plot(*zip(*arrow.points, strict=True), linestyle="--" if arrow.skipping else "-", clip_on=False, **line)
    if arrow.headless:
        return
    *_, before, end = arrow.points
    # the head's own shaft is solid, and therefore short
    length = max(hypot(end[0] - before[0], end[1] - before[1]), _SHAFT)
    share = _SHAFT / length
    tail = (end[0] - share * (end[0] - before[0]), end[1] - share * (end[1] - before[1]))
    head = {"arrowstyle": "-|>,head_length=0.45,head_width=0.2", "shrinkA": 0, "shrinkB": 0, "mutation_scale": 10}
    axes.annotate("", end, tail, arrowprops={**head, **line}, annotation_clip=False)


def _draw_note(axes: Axes, note: Note) -> None:
    size, weight = (_TEXT + 2, "bold") if note.is_title else (_TEXT, "normal")
    axes.text(note.x, note.y, note.text, ha=note.align, va="center", fontsize=size, weight=weight, color=_INK, zorder=3)


def _handle(kind: Kind, meaning: str) -> Patch:
    return Patch(facecolor=_pale(_COLOURS[kind]), edgecolor=_COLOURS[kind], label=meaning)


def _pale(colour: str) -> tuple[float, float, float]:
    red, green, blue = (1 - 0.35 * (1 - part) for part in to_rgb(colour))
    return red, green, blue
