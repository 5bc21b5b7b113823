"""learning_rate_picture: the curve of a range test.

MONAI's finder plots its running mean alone, by pyplot.
"""

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from common.experiments.learning_rate_range import LearningRateRange
from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE


def learning_rate_picture(found: LearningRateRange, path: Path, *, title: str) -> None:
    """Writes a PNG: the loss of each iteration against its learning rate, smoothed, with the two rates it speaks for.

    Losses far above the first ones, as of a network that diverges, are cut off.
    """
    figure = Figure(figsize=(8, 5), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    axes.plot(found.rates, found.losses, "o", color=PALETTE[5], markersize=3, alpha=0.5, label="an iteration")
    axes.plot(found.rates, found.smoothed, color=PALETTE[4], label="smoothed")
    for name, rate, style in (("falls fastest", found.suggested, "-"), ("falls no further", found.highest, "--")):
        axes.axvline(rate, color=PALETTE[2], linestyle=style, label=f"{name}: {rate:.2g}")
    axes.set_xscale("log")
    low, first = min(found.losses), found.smoothed[0]
    axes.set_ylim(low - 0.1 * (first - low), first + 0.6 * (first - low))
    axes.set_title(title, fontsize=14)
    axes.set_xlabel("learning rate", fontsize=12)
    axes.set_ylabel("loss", fontsize=12)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=11)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)
