"""read_search_space reads ranges, and says what is wrong with others."""

import json
from pathlib import Path
from typing import Any

import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

from common.checks.input_error import InputError
from common.experiments.read_search_space import read_search_space

KINDS = {"iterations": int, "weight": float, "sigma": list, "name": str, "amp": bool, "loss": object}


def _file(folder: Path, content: Any) -> Path:
    file = folder / "space.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


@pytest.mark.parametrize(
    ("content", "ranges"),
    [
        pytest.param({"weight": [1, 5]}, {"weight": FloatDistribution(1, 5)}, id="whole ends of real numbers"),
        pytest.param({"weight": [0.1, 5, "log"]}, {"weight": FloatDistribution(0.1, 5, log=True)}, id="log"),
        pytest.param({"iterations": [1, 5]}, {"iterations": IntDistribution(1, 5)}, id="whole numbers"),
        pytest.param({"sigma": [1, 5]}, {"sigma": FloatDistribution(1, 5)}, id="one for all"),
        pytest.param({"sigma": [[1, 5]]}, {"sigma": [FloatDistribution(1, 5)]}, id="a list of one"),
        pytest.param({"name": {"any_of": ["a", "b"]}}, {"name": CategoricalDistribution(["a", "b"])}, id="names"),
        pytest.param({"iterations": {"any_of": [4, 16]}}, {"iterations": CategoricalDistribution([4, 16])}, id="sizes"),
        pytest.param({"amp": {"any_of": [True]}}, {"amp": CategoricalDistribution([True])}, id="truth values"),
        pytest.param({"loss": {"any_of": ["a", 1]}}, {"loss": CategoricalDistribution(["a", 1])}, id="of any kind"),
        pytest.param({"_desc_": "why", "weight": [2, 2]}, {"weight": FloatDistribution(2, 2)}, id="description"),
    ],
)
def test_ranges_are_read(tmp_path: Path, content: Any, ranges: Any) -> None:
    assert read_search_space(_file(tmp_path, content), kinds=KINDS).ranges == ranges


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("{", "cannot be read as JSON", id="broken"),
        pytest.param([], "must be of the form", id="list"),
        pytest.param({"_desc_": "nothing"}, "must name at least one of iterations, weight, sigma, name", id="empty"),
        pytest.param({"wieght": [1, 2]}, "did you mean weight?", id="mistyped"),
        pytest.param({"weight": 3}, r"weight must be of the form \[low, high\]", id="a number"),
        pytest.param({"weight": [1]}, "weight must be of the form", id="one end"),
        pytest.param({"weight": [1, 2, "exp"]}, "weight must be of the form", id="unknown scale"),
        pytest.param({"weight": [[1, 2], [1, 2]]}, "weight must be between two numbers", id="several for one"),
        pytest.param({"weight": ["1", 2]}, "weight must be between two numbers", id="text"),
        pytest.param({"weight": [True, 2]}, "weight must be between two numbers", id="truth value"),
        pytest.param('{"weight": [1, Infinity]}', "weight must be between two numbers", id="infinite"),
        pytest.param({"iterations": [1.5, 2]}, "iterations must be between two whole numbers", id="broken number"),
        pytest.param(
            {"name": ["a", "b"]}, r'name must be of the form {"any_of": \[one, another\]}', id="range of a name"
        ),
        pytest.param({"name": {"any_of": []}}, "name must be of the form", id="no choice"),
        pytest.param({"name": {"one_of": ["a"]}}, "name must be of the form", id="another word"),
        pytest.param({"name": {"any_of": ["a", 1]}}, "name must be any of texts, got 1", id="number among names"),
        pytest.param({"iterations": {"any_of": [True]}}, "any of whole numbers, got true", id="truth among numbers"),
        pytest.param({"loss": {"any_of": [["a"]]}}, "any of plain values", id="a list among values"),
        pytest.param({"weight": [2, 1]}, "weight must be low <= high", id="reversed"),
        pytest.param({"weight": [0, 1, "log"]}, "weight must be 0 < low <= high", id="log of zero"),
    ],
)
def test_mistakes_are_one_line(tmp_path: Path, content: Any, message: str) -> None:
    with pytest.raises(InputError, match=rf"^search_space: [^\n]*{message}[^\n]*$"):
        read_search_space(_file(tmp_path, content), kinds=KINDS)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^search_space: .*nowhere\.json cannot be read"):
        read_search_space(tmp_path / "nowhere.json", kinds=KINDS)
