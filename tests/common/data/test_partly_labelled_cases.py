"""partly_labelled_cases withholds labels from a training, and from nothing else."""

from pathlib import Path
from typing import Any

import pytest
from touched_files import touched_files

from common.checks.input_error import InputError
from common.data.multi_sequence_cases import multi_sequence_cases
from common.data.partly_labelled_cases import partly_labelled_cases
from common.data.split import split_cases

SPLIT: dict[str, Any] = {"validation_share": 0.3, "folds": 0, "fold": 0}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    names = [f"brain_{number:02d}" for number in range(20)]
    return touched_files(tmp_path, *(f"{name}/{file}.nii.gz" for name in names for file in ("flair", "label")))


def _cases(data: Path, **options: Any) -> list[dict[str, Any]]:
    settings = {"sequences": ["flair"], "part": "all", "withhold": True, "labelled_cases": 3, "seed": 0, **SPLIT}
    settings["unlabelled_dir"] = ""
    return partly_labelled_cases(data, **{**settings, **options})


def _labelled(cases: list[dict[str, Any]], **split: Any) -> list[str]:
    training = split_cases(cases, part="training", **{**SPLIT, **split})
    return [case["case_id"] for case in training if "label" in case]


@pytest.mark.parametrize("split", [{}, {"folds": 4, "fold": 1}], ids=["share", "folds"])
def test_so_many_training_cases_keep_their_labels_and_all_others(data: Path, split: dict[str, int]) -> None:
    cases = _cases(data, **split)
    assert len(_labelled(cases, **split)) == 3
    assert all("label" in case for case in split_cases(cases, part="validation", **{**SPLIT, **split}))


def test_nothing_but_labels_is_withheld(data: Path) -> None:
    whole = multi_sequence_cases(data, sequences=["flair"], part="all")
    assert [{"label": case["label"], **few} for few, case in zip(_cases(data), whole, strict=True)] == whole


def test_more_labels_are_those_of_fewer_and_others(data: Path) -> None:
    fewer, more = (set(_labelled(_cases(data, labelled_cases=count))) for count in (2, 6))
    assert fewer < more


def test_another_seed_keeps_the_labels_of_other_cases(data: Path) -> None:
    assert len({tuple(_labelled(_cases(data, seed=seed))) for seed in range(5)}) > 1


@pytest.mark.parametrize("part", ["training", "validation", "all"])
def test_evaluations_get_every_label(data: Path, part: Any) -> None:
    assert _cases(data, part=part, withhold=False) == multi_sequence_cases(
        data, sequences=["flair"], part=part, **SPLIT
    )


def test_all_labels_are_kept_where_unlabelled_cases_come_from_elsewhere(data: Path) -> None:
    assert all("label" in case for case in _cases(data, labelled_cases=0, unlabelled_dir="elsewhere"))


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (-1, "^labelled_cases: must be from 1 to the 14 training cases, or 0 for all, got -1$"),
        (15, "^labelled_cases: must be from 1 to the 14 training cases, or 0 for all, got 15$"),
        (
            14,
            "^labelled_cases: 14 leaves no case without a label, of 14 training cases; choose fewer, .*unlabelled_dir",
        ),
        (0, "^labelled_cases: 0 leaves no case without a label, of 14 training cases; choose fewer, .*unlabelled_dir"),
    ],
    ids=["negative", "too many", "every case", "all"],
)
def test_numbers_that_cannot_be_are_refused(data: Path, count: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        _cases(data, labelled_cases=count)
