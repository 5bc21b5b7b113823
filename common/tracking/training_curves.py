"""training_curves: a picture of a run, epoch by epoch."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_STYLES = ("-", "--", ":", "-.")  # with the colours, for more curves than those
_Curves = Mapping[str, Sequence[tuple[float, float]]]


def training_curves(history: _Curves, path: str | Path, *, title: str) -> None:
    """Writes a PNG with a panel each for losses, metrics from 0 to 1, other metrics and the learning rate (log).

    A panel without curves is left out; undefined values (nan) leave a gap.

    Args:
        history: (epoch, value) pairs by name. A name with "loss" in it is a loss, "learning_rate" is the learning rate,
            everything else a metric.
        path: of the PNG.
        title: above the picture.
    """
    if not any(history.values()):
        raise ValueError("history must hold at least one value, got none")
    panels = [(name, curves) for name, curves in _by_panel(history).items() if curves]
    columns, rows = min(len(panels), 2), (len(panels) + 1) // 2
    figure = Figure(figsize=(5.5 * columns, 4 * rows + 0.4), dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=14)
    epochs = [epoch for curve in history.values() for epoch, _ in curve]
    for index, (name, curves) in enumerate(panels, start=1):
        axes = figure.add_subplot(rows, columns, index)
        _draw(axes, name, curves)
        # the same epochs in all, so that they can be read across
        axes.set_xlim(min(epochs) - 0.5, max(epochs) + 0.5)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _by_panel(history: _Curves) -> dict[str, dict[str, Sequence[tuple[float, float]]]]:
    panels: dict[str, dict[str, Sequence[tuple[float, float]]]] = {
        "loss": {},
        "metrics, 0 to 1": {},
        "other metrics": {},
        "learning rate": {},
    }
    for name, curve in history.items():
        if curve:
            panels[_panel_of(name, (value for _, value in curve))][name] = curve
    return panels


def _panel_of(name: str, values: Iterable[float]) -> str:
    if "loss" in name:
        return "loss"
    if name == "learning_rate":
        return "learning rate"
    # an undefined value says nothing about the scale
    return "other metrics" if any(value < 0 or value > 1 for value in values) else "metrics, 0 to 1"


def _draw(axes: Axes, name: str, curves: _Curves) -> None:
    for index, (label, curve) in enumerate(curves.items()):
        epochs, values = zip(*curve, strict=True)
        style = _STYLES[index // len(PALETTE) % len(_STYLES)]
        # a curve of a single point has no line
        marker = "o" if len(epochs) < 30 else ""
        axes.plot(epochs, values, style, label=label, color=PALETTE[index % len(PALETTE)], marker=marker, markersize=4)
    if name == "learning rate" and any(value > 0 for curve in curves.values() for _, value in curve):
        axes.set_yscale("log")
    elif name == "metrics, 0 to 1":
        axes.set_ylim(-0.02, 1.02)
    axes.set_title(name, fontsize=13)
    axes.set_xlabel("epoch", fontsize=12)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(labelsize=11)
    axes.grid(alpha=0.3)
    if len(curves) > 1 or name != "learning rate":
        axes.legend(fontsize=10)
