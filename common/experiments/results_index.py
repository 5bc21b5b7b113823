"""results_index: all published results, each in a line."""

import json
from collections.abc import Sequence
from pathlib import Path

from common.experiments.reproduction_result import ReproductionResult
from common.files.whole_file import whole_file

INDEX = "README.md"
_MOST = 8  # settings whose scores a line tells
_HEADING = ("result", "of", "data", "scale", "seeds", "came to (mean over the seeds)")


def results_index(results: Sequence[ReproductionResult]) -> str:
    """The Markdown of `docs/results/README.md`, a table a bundle."""
    page = [
        "# Results",
        "",
        "Generated from the numbers beside it. Each page tells its command, code, machine and time.",
    ]
    for bundle in sorted({result.reproduction.bundle for result in results}):
        own = [result for result in results if result.reproduction.bundle == bundle]
        lines = [_HEADING, ("---",) * len(_HEADING), *map(_line, sorted(own, key=lambda of: of.reproduction.name))]
        page += ["", f"## {bundle}", "", *("| " + " | ".join(line) + " |" for line in lines)]
    return "\n".join([*page, ""])


def write_results_index(folder: Path) -> None:
    """Writes the page of all results in the folder."""
    files = sorted(folder.glob("*.json"))
    results = [ReproductionResult.read(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    with whole_file(folder / INDEX) as part:
        part.write_text(results_index(results), encoding="utf-8")


def _line(result: ReproductionResult) -> tuple[str, ...]:
    reproduction = result.reproduction
    score = reproduction.scores[0]
    _, rows = result.tables()[0]
    told = [f"{row['setting']}: {row['mean']:.{score.decimals}f}" for row in rows[:_MOST]]
    more = [f"{len(rows) - _MOST} more"] if len(rows) > _MOST else []
    seeds = {seed for of in result.of(score).values() for seed in of}
    return (
        f"[{reproduction.name}]({reproduction.name}.md)",
        reproduction.source,
        _data(result),
        result.scale,
        str(len(seeds)),
        f"{score.title}. {'; '.join([*told, *more])}",
    )


def _data(result: ReproductionResult) -> str:
    if "dataset_dir" in result.options:
        return result.options["dataset_dir"]
    return "phantoms" if result.is_of_other_data else result.reproduction.give or "phantoms"
