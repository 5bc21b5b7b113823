"""result_picture: the figure of an experiment's result."""

from pathlib import Path

from common.experiments.curves_picture import curves_picture
from common.experiments.knob_picture import knob_picture
from common.experiments.published_picture import published_picture
from common.experiments.reproduction_result import ReproductionResult


def result_picture(result: ReproductionResult, path: Path) -> None:
    """Writes a PNG: curves over the epochs or the values of a knob where the figure is of those, else measured and
    published values."""
    reproduction, score = result.reproduction, result.reproduction.scores[0]
    title = reproduction.source or reproduction.name
    if result.over_epochs:
        curves_picture(result.over_epochs, path, title=title)
    elif curves := result.curves(score):
        lines = result.lines(score)
        knob_picture(curves, lines, path, title=title, knob=reproduction.knob, score_name=score.title)
    else:
        published_picture(
            result.tables(),
            path,
            title=title,
            published="published, of other data" if result.is_of_other_data else "published",
            scores={of.name: result.of(of) for of in reproduction.scores},
        )
