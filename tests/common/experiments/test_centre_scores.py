"""CentreScores are those of the cases that the ensemble and every member have a score of."""

from pathlib import Path

import numpy as np
import pytest
from member_score_file import member_score_file

from common.checks.input_error import InputError
from common.experiments.centre_scores import CentreScores


def _rows(name: str, *dices: tuple[float | str, float | str]) -> list[tuple[str | float, ...]]:
    return [(name, f"case_{index}", *both, 5.0) for index, both in enumerate(dices)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ensemble = _rows("ensemble", (0.75, 0.5), (1.0, 0.5), (0.5, 0.5))
    member = _rows("FCN-z_score", (0.5, 0.25), (0.75, 0.25), (0.25, 0.25))
    return member_score_file(tmp_path, [*ensemble, *_rows("EMMA2", (0.5, 0.5)), *member])


def test_dice_is_the_mean_of_a_cases_regions_and_growing_ensembles_have_no_part(folder: Path) -> None:
    scores = CentreScores.read(folder, score="dice")
    assert list(scores.by_member) == ["FCN-z_score", "ensemble"]
    np.testing.assert_allclose(scores.by_member["ensemble"], [0.625, 0.75, 0.5])
    np.testing.assert_allclose(scores.by_member["FCN-z_score"], [0.375, 0.5, 0.25])
    assert (scores.cases, scores.left_out) == (3, 0)


def test_a_column_can_be_asked_for_by_its_name(folder: Path) -> None:
    np.testing.assert_allclose(CentreScores.read(folder, score="dice_whole").by_member["ensemble"], [0.75, 1.0, 0.5])


def test_values_of_a_case_stand_together_in_whatever_order_its_rows_are(tmp_path: Path) -> None:
    member = _rows("FCN-z_score", (0.1, 0.1), (0.2, 0.2), (0.3, 0.3))
    ensemble = _rows("ensemble", (0.4, 0.4), (0.5, 0.5), (0.6, 0.6))[::-1]
    by_member = CentreScores.read(member_score_file(tmp_path, member + ensemble), score="dice").by_member
    np.testing.assert_allclose(by_member["ensemble"] - by_member["FCN-z_score"], 0.3)


def test_cases_that_a_member_was_left_out_of_are_left_out_of_all(tmp_path: Path) -> None:
    rows = [*_rows("ensemble", (0.5, 0.5), (0.6, 0.6), (0.7, 0.7)), *_rows("FCN-z_score", (0.1, 0.1), (0.2, 0.2))]
    scores = CentreScores.read(member_score_file(tmp_path, rows), score="dice")
    np.testing.assert_allclose(scores.by_member["ensemble"], [0.5, 0.6])
    assert (scores.cases, scores.left_out) == (2, 1)


def test_a_region_that_a_case_has_not_has_no_part_in_its_mean(tmp_path: Path) -> None:
    rows = [*_rows("ensemble", (0.5, ""), (0.6, 0.8)), *_rows("FCN-z_score", (0.25, ""), (0.2, 0.6))]
    folder = member_score_file(tmp_path, rows)
    np.testing.assert_allclose(CentreScores.read(folder, score="dice").by_member["ensemble"], [0.5, 0.7])
    with pytest.raises(InputError, match=r"at least 2 cases with a dice_core .* got 1"):
        CentreScores.read(folder, score="dice_core")


def test_best_member_has_the_highest_mean_and_is_not_the_ensemble(tmp_path: Path) -> None:
    values = {"first": (0.1, 0.9), "second": (0.6, 0.6), "ensemble": (0.7, 0.7)}
    rows = [row for name, (one, two) in values.items() for row in _rows(name, (one, one), (two, two))]
    assert CentreScores.read(member_score_file(tmp_path, rows), score="dice").best_member == "second"


@pytest.mark.parametrize("score", ["dice_hole", "hd95_whole"], ids=["a mistyped one", "one of which less is better"])
def test_other_scores_are_refused(folder: Path, score: str) -> None:
    with pytest.raises(InputError, match=f"more being better: there is no '{score}'; did you mean dice_whole"):
        CentreScores.read(folder, score=score)


def test_folder_without_the_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file .*member_scores\.csv; give the folder"):
        CentreScores.read(tmp_path, score="dice")


@pytest.mark.parametrize("name", ["ensemble", "FCN-z_score"])
def test_ensemble_and_a_member_must_be_there(tmp_path: Path, name: str) -> None:
    folder = member_score_file(tmp_path, _rows(name, (0.5, 0.5), (0.6, 0.6)))
    with pytest.raises(InputError, match=f"rows of the ensemble and of a member at least, got {name};"):
        CentreScores.read(folder, score="dice")


def test_one_case_is_too_few_to_be_resampled(tmp_path: Path) -> None:
    folder = member_score_file(tmp_path, [*_rows("ensemble", (0.5, 0.5)), *_rows("FCN-z_score", (0.5, 0.5))])
    assert CentreScores.read(folder, score="dice", fewest=1).cases == 1
    with pytest.raises(InputError, match="at least 2 cases with a dice of the ensemble and every member, got 1"):
        CentreScores.read(folder, score="dice")
