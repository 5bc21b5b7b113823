"""publish_result: an experiment's page, its figure and its numbers, as they stand in the documentation."""

import json
from contextlib import ExitStack
from pathlib import Path

from common.experiments.knob_picture import knob_picture
from common.experiments.published_picture import published_picture
from common.experiments.reproduction_result import ReproductionResult
from common.experiments.result_page import result_page
from common.files.whole_file import whole_file


def publish_result(result: ReproductionResult, folder: Path) -> Path:
    """Writes `NAME.md`, `NAME.json` and `NAME.png`, none of them unless all can be; the result is the page."""
    page, name = result_page(result), result.reproduction.name
    numbers = json.dumps(result.content(), indent=2, ensure_ascii=False, allow_nan=False)
    with ExitStack() as whole:
        markdown, content, picture = (
            whole.enter_context(whole_file(folder / f"{name}{suffix}")) for suffix in (".md", ".json", ".png")
        )
        markdown.write_text(page, encoding="utf-8")
        content.write_text(numbers + "\n", encoding="utf-8")
        _draw(result, picture)
    return folder / f"{name}.md"


def _draw(result: ReproductionResult, path: Path) -> None:
    """A curve where a knob is varied, else measured and published values."""
    reproduction, score = result.reproduction, result.reproduction.scores[0]
    title = reproduction.source or reproduction.name
    if curves := result.curves(score):
        lines = result.lines(score)
        knob_picture(curves, lines, path, title=title, knob=reproduction.knob, score_name=score.title)
        return
    published_picture(
        result.tables(),
        path,
        title=title,
        published="published, of other data" if result.is_of_other_data else "published",
        scores={of.name: result.of(of) for of in reproduction.scores},
    )
