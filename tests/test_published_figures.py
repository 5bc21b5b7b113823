"""Figures that the README, a bundle's metadata and its model card tell are among the results in docs/results."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bundle_configs import BUNDLES, PROJECT

from common.experiments.order_differences import order_differences
from common.experiments.reproduction_result import ReproductionResult

_RESULTS = PROJECT / "docs" / "results"
_FIGURE = re.compile(r"(\d+\.\d+)(%?)")
_SPREAD = re.compile(r"-?\d+\.\d+ ± \d+\.\d+|-?\d+\.\d+ to -?\d+\.\d+")  # over seeds, and an interval
_PAGE = re.compile(r"docs/results/(\w+\.md)")
_of_each_bundle = pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)


def _results() -> list[ReproductionResult]:
    return [ReproductionResult.read(json.loads(file.read_text("utf-8"))) for file in _RESULTS.glob("*.json")]


def _means(bundle: str) -> list[float]:
    """Over the seeds, of all settings and scores that were published for the bundle; shares, not per cent."""
    tables = [table for result in _results() if result.reproduction.bundle == bundle for table in result.tables()]
    return [row["mean"] / score.factor for score, rows in tables for row in rows if row["mean"] is not None]


def _text(file: Path) -> str:
    """Without the sign of what is more than nothing."""
    return file.read_text(encoding="utf-8").replace("+", "")


def _is_measured(figure: str, unit: str, means: list[float]) -> bool:
    decimals = len(figure.partition(".")[2])
    factor = 100 if unit else 1
    return any(f"{factor * value:.{decimals}f}" == figure for value in means)


@_of_each_bundle
def test_scores_of_the_readme_are_results(bundle: Path) -> None:
    lines = (PROJECT / "README.md").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith(f"| [`{bundle.name}`]"))
    figures, means = _FIGURE.findall(line.split("|")[4]), _means(bundle.name)
    assert figures
    assert [figure for figure, unit in figures if not _is_measured(figure, unit, means)] == []


@_of_each_bundle
def test_scores_of_the_metadata_are_results(bundle: Path) -> None:
    scores: dict[str, Any] = json.loads((bundle / "configs" / "metadata.json").read_text())["eval_metrics"]
    means = _means(bundle.name)
    assert scores
    assert {name for name, of in scores.items() if not _is_measured(str(of), "", means)} == set()


@_of_each_bundle
def test_figures_beside_a_link_to_a_result_are_in_it(bundle: Path) -> None:
    parts = _text(bundle / "docs" / "README.md").split("\n\n")
    told = set()
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        pages = [_text(_RESULTS / page) for page in _PAGE.findall(part)]
        own = part + (following if following.startswith("|") else "")
        told |= {(figure, any(figure in page for page in pages)) for figure in _SPREAD.findall(own) if pages}
    assert told
    assert {figure for figure, is_there in told if not is_there} == set()


def test_order_that_is_told_from_chance_is_accounted_for() -> None:
    differing = {
        result.reproduction.name: result.reproduction.remarks
        for result in _results()
        for score in result.reproduction.scores
        for found in order_differences(result.of(score), score.published)[0]
        if found.is_told_from_chance
    }
    assert differing
    assert [name for name, remarks in differing.items() if not remarks] == []
