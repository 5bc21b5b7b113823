"""drawn_labels chooses, class by class, what may be known."""

from collections import Counter
from typing import Any

import pytest

from common.checks.input_error import InputError
from common.data.labelled_images import drawn_labels


def _cases(*counts: int) -> list[dict[str, Any]]:
    """So many images of each class, and three without a label."""
    labelled = [
        {"case_id": f"{label}/{number}", "label": label}
        for label, count in enumerate(counts)
        for number in range(count)
    ]
    return [{"case_id": f"unlabelled/{number}"} for number in range(3)] + labelled


def _drawn(cases: list[dict[str, Any]], count: int, *, seed: int = 0) -> list[dict[str, Any]]:
    return [cases[index] for index in drawn_labels(cases, count=count, class_names=["a", "b", "c"], seed=seed)]


@pytest.mark.parametrize(
    ("available", "count", "expected"),
    [
        ((9, 9, 9), 6, [2, 2, 2]),
        ((9, 9, 9), 8, [2, 3, 3]),
        ((9, 2, 9), 9, [2, 3, 4]),
        ((9, 1, 2), 12, [1, 2, 9]),
        ((9, 1, 2), 0, [1, 2, 9]),
    ],
    ids=["equal", "remainder", "small class", "as many as there are", "all"],
)
def test_classes_are_as_equal_as_can_be(available: tuple[int, ...], count: int, expected: list[int]) -> None:
    drawn = _drawn(_cases(*available), count)
    assert sorted(Counter(case["label"] for case in drawn).values()) == expected
    assert len({case["case_id"] for case in drawn}) == sum(expected)


def test_draw_does_not_depend_on_the_order_of_the_images() -> None:
    cases = _cases(20, 20, 20)
    assert _drawn(cases, 7) == _drawn(cases[::-1], 7)


def test_another_seed_draws_others() -> None:
    draws = [{case["case_id"] for case in _drawn(_cases(50, 50, 50), 6, seed=seed)} for seed in range(3)]
    assert len(draws[0] | draws[1] | draws[2]) > 12


def test_more_labels_are_the_same_and_others() -> None:
    few, many = (_drawn(_cases(50, 50, 50), count) for count in (6, 20))
    assert many[:6] == few


def test_remainder_favours_no_class() -> None:
    with_two = [
        Counter(case["label"] for case in _drawn(_cases(5, 5, 5), 4, seed=seed)).most_common(1) for seed in range(60)
    ]
    assert set(Counter(label for ((label, _),) in with_two)) == {0, 1, 2}


def test_class_without_an_image_is_named() -> None:
    with pytest.raises(InputError, match=r"^class b has no labelled image to train on"):
        _drawn(_cases(4, 0, 4), 3)


@pytest.mark.parametrize("count", [-1, 2, 28])
def test_count_is_between_one_a_class_and_all_there_are(count: int) -> None:
    with pytest.raises(
        InputError, match=rf"^labelled_images must be 0 .* from 3, .* to the 27 there are .*, got {count}$"
    ):
        _drawn(_cases(9, 9, 9), count)
