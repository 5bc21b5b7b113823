"""compare_experiments tests pairs of cases of two cross-validations."""

import json
from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.experiments.compare_experiments import compare_experiments


def _experiment(folder: Path, dice: list[float], rule: str = "score: ...") -> Path:
    folder.mkdir()
    lines = [f"fold_{index % 2},case_{index},{value}" for index, value in enumerate(dice)]
    (folder / "cases.csv").write_text("\n".join(["child,case_id,dice", *lines]))
    (folder / "summary.json").write_text(json.dumps({"empty_regions": rule}))
    return folder


def test_difference_is_that_of_the_pairs(tmp_path: Path) -> None:
    first = _experiment(tmp_path / "first", [0.5, 0.6, 0.7])
    second = _experiment(tmp_path / "second", [0.6, 0.8, 1.0])
    dice = compare_experiments(first, second)["dice"]
    # d = .1, .2, .3: t = .2 / (.1 / sqrt 3) = 3.4641 with 2 degrees of freedom
    assert dice["n"] == 3
    assert dice["mean"] == pytest.approx(0.2)
    assert dice["p"] == pytest.approx(0.0742, abs=1e-4)
    written = json.loads((second / "comparison.json").read_text())
    assert written["second - first"]["dice"]["p"] == dice["p"]


def test_scores_of_different_rules_are_not_compared(tmp_path: Path) -> None:
    first, second = _experiment(tmp_path / "a", [1.0], "omit: x"), _experiment(tmp_path / "b", [1.0], "zero: y")
    with pytest.raises(InputError, match=r"^compare: scores follow different rules in .*a \(omit: x\) and .*b \(zero"):
        compare_experiments(first, second)


def test_folder_without_a_summary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^compare: no such file .*summary"):
        compare_experiments(tmp_path, tmp_path)
