"""publish_result: an experiment's page, its figure and its numbers, as they stand in the documentation."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from common.experiments.reproduction_result import ReproductionResult
from common.experiments.result_page import result_page
from common.experiments.result_picture import result_picture
from common.experiments.results_index import write_results_index
from common.files.whole_file import whole_file


def publish_result(result: ReproductionResult, folder: Path, *, draw: Callable[[Path], None] | None = None) -> Path:
    """Writes `NAME.md`, `NAME.json` and `NAME.png`, none of them unless all can be, and the page of all results in the
    folder; returns the first.

    Args:
        draw: the figure, where `result_picture` is not what shows it.
    """
    page, name = result_page(result), result.reproduction.name
    numbers = json.dumps(result.content(), indent=2, ensure_ascii=False, allow_nan=False)
    with ExitStack() as whole:
        markdown, content, picture = (
            whole.enter_context(whole_file(folder / f"{name}{suffix}")) for suffix in (".md", ".json", ".png")
        )
        markdown.write_text(page, encoding="utf-8")
        content.write_text(numbers + "\n", encoding="utf-8")
        if draw is None:
            result_picture(result, picture)
        else:
            draw(picture)
    write_results_index(folder)
    return folder / f"{name}.md"
