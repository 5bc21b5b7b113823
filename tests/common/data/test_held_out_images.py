"""image_class_split keeps the official test part out of the training, and unlabelled images in it."""

from typing import Any

import pytest

from common.checks.input_error import InputError
from common.data.held_out_images import image_class_split
from common.data.split import split_cases

_LABELLED = [{"case_id": f"train-{number}", "label": 0, "official": "train"} for number in range(20)]
_UNLABELLED = [{"case_id": f"train-u{number}", "official": "train"} for number in range(5)]
_TEST = [{"case_id": f"test-{number}", "label": 0, "official": "test"} for number in range(4)]
_CASES: list[dict[str, Any]] = [*_UNLABELLED, *_LABELLED, *_TEST]


def _part(part: Any, cases: list[dict[str, Any]] = _CASES, **options: Any) -> list[dict[str, Any]]:
    return image_class_split(cases, part=part, **{"validation_share": 0.3, **options})


def test_labelled_training_images_are_divided_as_any_cases() -> None:
    validation = _part("validation")
    assert validation == split_cases(_LABELLED, part="validation", validation_share=0.3)
    assert _part("training") == _UNLABELLED + [case for case in _LABELLED if case not in validation]


def test_test_part_is_the_official_one() -> None:
    assert _part("test") == _TEST


def test_test_images_without_a_label_are_in_no_part_but_all() -> None:
    cases = [*_CASES, {"case_id": "test-u", "official": "test"}]
    assert _part("all", cases) == cases
    for part in ("training", "validation", "test"):
        assert _part(part, cases) == _part(part)


def test_parts_do_not_depend_on_the_test_part() -> None:
    assert _part("validation", _LABELLED) == _part("validation")


def test_folds_are_handed_on() -> None:
    held_out = [_part("validation", folds=4, fold=fold) for fold in range(4)]
    assert sorted(case["case_id"] for fold in held_out for case in fold) == sorted(c["case_id"] for c in _LABELLED)
    assert all(case in _part("training", folds=4, fold=1) for case in [*_UNLABELLED, *held_out[0]])


def test_held_out_is_the_test_part_where_there_is_one() -> None:
    assert _part("held_out") == _part("test")
    assert _part("held_out", [*_UNLABELLED, *_LABELLED]) == _part("validation", [*_UNLABELLED, *_LABELLED])


def test_data_set_without_a_test_part_says_what_to_do() -> None:
    with pytest.raises(InputError, match="no official test part with labels; evaluate with --part validation"):
        _part("test", [*_UNLABELLED, *_LABELLED])


def test_mistyped_part_is_refused() -> None:
    with pytest.raises(InputError, match="part must be one of training, validation, test, held_out, all, got 'tset'"):
        _part("tset")
