"""results_index tells each result in a line, bundle by bundle."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from hand_made_result import hand_made_result

from common.experiments.publish_result import publish_result
from common.experiments.reproduction_result import ReproductionResult
from common.experiments.results_index import results_index


def _named(name: str, **more: Any) -> ReproductionResult:
    result = hand_made_result(**more)
    return replace(result, reproduction=replace(result.reproduction, name=name))


def test_results_stand_by_bundle_and_name() -> None:
    given = _named("b", bundle="bees", options={"dataset_dir": "mnist"})
    page = results_index([given, _named("a", bundle="bees"), _named("c", bundle="ants")])
    lines = [line for line in page.splitlines() if line.startswith(("## ", "| ["))]
    came_to = "error, %. plain: 2.50; cclp: 4.00 |"
    assert lines == [
        "## ants",
        f"| [c](c.md) | thesis, table 1 | phantoms | smoke | 2 | {came_to}",
        "## bees",
        f"| [a](a.md) | thesis, table 1 | phantoms | smoke | 2 | {came_to}",
        f"| [b](b.md) | thesis, table 1 | mnist | smoke | 2 | {came_to}",
    ]


def test_more_settings_than_a_line_can_hold_are_counted() -> None:
    settings: dict[str, dict[str, str]] = {f"s{number}": {} for number in range(11)}
    result = hand_made_result()
    many = replace(
        result,
        reproduction=replace(
            result.reproduction, settings=settings, scores=[replace(result.reproduction.scores[0], published={})]
        ),
        measured={"error": {name: {0: 1.0} for name in settings}},
    )
    assert "s7: 1.00; 3 more |" in results_index([many])


def test_index_is_written_with_each_result(tmp_path: Path) -> None:
    for name in ("b", "a"):
        publish_result(_named(name), tmp_path)
    index = (tmp_path / "README.md").read_text()
    assert index.index("[a](a.md)") < index.index("[b](b.md)")
