"""curves_picture: how settings went, epoch by epoch, with their spread over seeds."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_Pairs = Sequence[tuple[float, float]]
_STYLES = ("-", "--", ":")  # with the colours, for more settings than those
_FEW = 30  # epochs, of which each has a dot


def curves_picture(curves: Mapping[str, Mapping[str, Mapping[int, _Pairs]]], path: Path, *, title: str) -> None:
    """Writes a PNG: a panel a curve on one axis of epochs, in it each setting's mean over seeds (line) and their range
    (band).

    Args:
        curves: (epoch, value) pairs by seed, by setting, by name of the curve.
    """
    figure = Figure(figsize=(8, 2.6 * len(curves) + 1), dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=14)
    column = figure.subplots(len(curves), sharex=True, squeeze=False)[:, 0].tolist()
    settings = list(dict.fromkeys(setting for of_settings in curves.values() for setting in of_settings))
    for axes, (name, of_settings) in zip(column, curves.items(), strict=True):
        for setting, by_seed in of_settings.items():
            turn, colour = divmod(settings.index(setting), len(PALETTE))
            _draw(axes, setting, list(by_seed.values()), PALETTE[colour], _STYLES[turn % len(_STYLES)])
        axes.set_ylabel(name.replace("_", " "), fontsize=12)
        axes.grid(alpha=0.3)
        axes.tick_params(labelsize=11)
    column[-1].set_xlabel("epoch", fontsize=12)
    column[-1].xaxis.set_major_locator(MaxNLocator(integer=True))
    lines = {line.get_label(): line for axes in column for line in axes.lines}
    figure.legend(
        [lines[setting] for setting in settings], settings, loc="outside right upper", frameon=False, fontsize=11
    )
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _draw(axes: Axes, setting: str, of_seeds: Sequence[_Pairs], colour: str, style: str) -> None:
    """Of the epochs that all seeds have."""
    shared = sorted(set.intersection(*(set(dict(pairs)) for pairs in of_seeds)))
    values = np.array([[dict(pairs)[epoch] for epoch in shared] for pairs in of_seeds])
    marker = "o" if len(shared) < _FEW else ""
    axes.plot(shared, values.mean(0), style, color=colour, marker=marker, markersize=4, label=setting)
    axes.fill_between(shared, values.min(0), values.max(0), color=colour, alpha=0.15, linewidth=0)
