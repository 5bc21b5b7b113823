"""split_cases keeps each case in its part."""

import pytest

from common.checks.input_error import InputError
from common.data.split import split_cases


def _cases(count: int) -> list[dict[str, str]]:
    return [{"case_id": f"case_{index:03d}"} for index in range(count)]


def _ids(cases: list[dict[str, str]]) -> list[str]:
    return [case["case_id"] for case in cases]


def test_parts_are_disjoint_and_complete() -> None:
    cases = _cases(50)
    training, validation = split_cases(cases, part="training"), split_cases(cases, part="validation")
    assert sorted(_ids(training) + _ids(validation)) == _ids(cases)


def test_all_is_everything_in_the_order_given() -> None:
    cases = _cases(5)[::-1]
    assert split_cases(cases, part="all") == cases


def test_share_is_about_what_was_asked_for() -> None:
    # 1000 draws of 0.3: four standard deviations are 0.058
    assert abs(len(split_cases(_cases(1000), part="validation", validation_share=0.3)) / 1000 - 0.3) < 0.058


def test_a_case_keeps_its_part_when_others_are_added() -> None:
    before = set(_ids(split_cases(_cases(40), part="validation")))
    after = set(_ids(split_cases(_cases(80), part="validation")))
    assert before == after & set(_ids(_cases(40)))


def test_order_of_the_cases_does_not_matter() -> None:
    assert split_cases(_cases(20)[::-1], part="validation")[::-1] == split_cases(_cases(20), part="validation")


@pytest.mark.parametrize("share", [1e-9, 1 - 1e-9], ids=["tiny", "huge"])
def test_no_part_is_ever_empty(share: float) -> None:
    parts = [split_cases(_cases(2), part=part, validation_share=share) for part in ("training", "validation")]
    assert [len(part) for part in parts] == [1, 1]


def test_the_case_moved_to_an_empty_part_is_the_one_nearest_to_it() -> None:
    # so the case that a tiny share has to hold out is the first that a larger share holds out
    first = split_cases(_cases(10), part="validation", validation_share=1e-9)
    shares = (0.1, 0.3, 0.5)
    assert all(first[0] in split_cases(_cases(10), part="validation", validation_share=share) for share in shares)


@pytest.mark.parametrize("part", ["training", "validation"])
def test_one_case_cannot_be_split(part: str) -> None:
    with pytest.raises(InputError, match="at least 2 cases, got 1"):
        split_cases(_cases(1), part=part)


def test_one_case_is_enough_when_nothing_is_split() -> None:
    assert len(split_cases(_cases(1), part="all")) == 1


def test_repeated_case_id_is_named() -> None:
    with pytest.raises(InputError, match="'case_001' occurs more than once"):
        split_cases([*_cases(3), {"case_id": "case_001"}], part="all")


def test_unknown_part_is_named() -> None:
    with pytest.raises(InputError, match="training, validation, all, got 'test'"):
        split_cases(_cases(3), part="test")


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 20.0])
def test_share_outside_0_and_1_is_refused(share: float) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        split_cases(_cases(3), part="training", validation_share=share)


def _folds(count: int, folds: int) -> list[list[str]]:
    return [_ids(split_cases(_cases(count), part="validation", folds=folds, fold=fold)) for fold in range(folds)]


@pytest.mark.parametrize(("count", "folds"), [(23, 5), (4, 2), (7, 7)], ids=["five", "two", "leave one out"])
def test_every_case_is_held_out_by_one_fold(count: int, folds: int) -> None:
    held_out = _folds(count, folds)
    assert sorted(case_id for fold in held_out for case_id in fold) == _ids(_cases(count))
    assert {len(fold) for fold in held_out} <= {count // folds, -(-count // folds)}


def test_a_fold_is_trained_on_all_other_cases() -> None:
    parts = [split_cases(_cases(9), part=part, folds=3, fold=1) for part in ("training", "validation")]
    assert sorted(_ids(parts[0]) + _ids(parts[1])) == _ids(_cases(9))
    assert len(parts[1]) == 3


def test_folds_do_not_depend_on_the_order_of_the_cases() -> None:
    reverse = split_cases(_cases(20)[::-1], part="validation", folds=5, fold=2)
    assert reverse[::-1] == split_cases(_cases(20), part="validation", folds=5, fold=2)


def test_folds_are_dealt_by_hash_not_by_name() -> None:
    assert _folds(10, 2)[0] not in (_ids(_cases(10))[::2], _ids(_cases(10))[:5])


def test_folds_take_the_place_of_the_share() -> None:
    shares = [split_cases(_cases(20), part="validation", validation_share=share, folds=4) for share in (0.1, 0.9)]
    assert shares[0] == shares[1]
    assert len(shares[0]) == 5


@pytest.mark.parametrize(
    ("folds", "fold", "message"),
    [
        (1, 0, r"^folds must be 0 \(none\) or at least 2, got 1; "),
        (-5, 0, r"^folds must be 0 \(none\) or at least 2, got -5; "),
        (4, 0, "^folds must be at most the number of cases, 3, got 4; "),
        (3, 3, "^fold must be from 0 to 2 where there are 3 folds, got 3"),
        (3, -1, "^fold must be from 0 to 2 where there are 3 folds, got -1"),
        (0, 2, "^fold must be 0 where there are no folds, got 2; .*--folds"),
    ],
    ids=["one", "negative", "too many", "fold too high", "fold negative", "fold without folds"],
)
def test_folds_that_cannot_be_are_refused(folds: int, fold: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        split_cases(_cases(3), part="training", folds=folds, fold=fold)
