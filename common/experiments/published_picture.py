"""published_picture: what settings scored, beside what was published."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from common.experiments.published_value import PublishedValue
from common.experiments.reproduced_score import ReproducedScore
from common.experiments.seed_row import SeedRow
from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_MEASURED, _PUBLISHED = PALETTE[5], PALETTE[4]
_APART = 0.16  # of a line, from a setting's place up to what was measured and down to what was published, if anything
_MOST_IN_A_ROW = 3


def published_picture(
    tables: Sequence[tuple[ReproducedScore, Sequence[SeedRow]]],
    path: Path,
    *,
    title: str,
    published: str,
    scores: Mapping[str, Mapping[str, Mapping[int, float]]],
) -> None:
    """Writes a PNG: a panel a score, a line a setting; the mean with its 95% interval, each seed, the published value.

    Args:
        tables: each score's rows, at least one.
        published: of which data, for the legend.
        scores: by seed, by setting, by name of the score.
    """
    settings = list(dict.fromkeys(row["setting"] for _, rows in tables for row in rows))
    columns = min(len(tables), _MOST_IN_A_ROW)
    lines = -(-len(tables) // columns)
    size = (3 + 3.6 * columns, lines * (0.45 * len(settings) + 1.2) + 0.9)
    figure = Figure(figsize=size, dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=14)
    panels = figure.subplots(lines, columns, squeeze=False, sharey=True).ravel()
    for axes, (score, rows) in zip(panels, tables, strict=False):
        for row in rows:
            _draw(axes, settings.index(row["setting"]), row, scores[score.name][row["setting"]])
        axes.set_xlabel(score.title, fontsize=12)
        axes.grid(axis="x", alpha=0.3)
        axes.tick_params(axis="y", labelsize=11)
    for axes in panels[len(tables) :]:
        axes.set_axis_off()
    panels[0].set_yticks(range(len(settings)), settings)
    panels[0].set_ylim(len(settings) - 0.5, -0.5)
    panels[0].plot([], [], "o-", color=_MEASURED, label="measured: mean, 95% interval, seeds")
    if any(row["published"] for _, rows in tables for row in rows):
        panels[0].plot([], [], "D-", color=_PUBLISHED, label=f"{published}: mean, sd where there is one")
    figure.legend(loc="outside lower center", ncols=2 if columns > 1 else 1, frameon=False, fontsize=11)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _draw(axes: Axes, place: int, row: SeedRow, by_seed: Mapping[int, float]) -> None:
    value = PublishedValue.read(row["published"])
    up, down = (place, place) if value is None else (place - _APART, place + _APART)
    axes.plot(list(by_seed.values()), [up] * len(by_seed), ".", color=_MEASURED, markersize=4, alpha=0.5)
    if row["interval"] is not None:
        axes.plot(row["interval"], [up, up], color=_MEASURED, linewidth=1.5)
    axes.plot(row["mean"], up, "o", color=_MEASURED, markersize=7)
    if value is not None:
        axes.errorbar(value.mean, down, xerr=value.sd, fmt="D", color=_PUBLISHED, markersize=6, elinewidth=1.5)
