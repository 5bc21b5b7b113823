"""order_differences finds the pairs of settings that stand in another order than published."""

from common.experiments.order_differences import order_differences

_PUBLISHED = {"a": "1", "b": "2 ± 0.5", "c": "3", "d": "3"}


def test_pair_in_another_order_is_found_with_its_p() -> None:
    scores = {"a": {0: 1.0, 1: 1.0, 2: 1.0}, "b": {0: 5.0, 1: 6.0, 2: 7.0}, "c": {0: 4.0, 1: 4.0, 2: 4.0}}
    (found,), compared = order_differences(scores, _PUBLISHED)
    assert (found.less, found.more, found.published, found.measured["mean"], compared) == ("b", "c", 1.0, -2.0, 3)
    # differences -1, -2 and -3: t = -2 √3, of 2 degrees of freedom
    assert found.measured["p"] is not None
    assert round(found.measured["p"], 4) == 0.0742
    assert not found.is_told_from_chance


def test_difference_that_the_seeds_tell_from_chance() -> None:
    # differences -2, -2.1 and -1.9: t = -20 √3
    (found,), _ = order_differences({"a": {0: 3.0, 1: 3.1, 2: 2.9}, "b": dict.fromkeys(range(3), 1.0)}, _PUBLISHED)
    assert found.is_told_from_chance


def test_equal_scores_are_not_in_the_published_order() -> None:
    found, _ = order_differences({"a": {0: 1.0}, "b": {0: 1.0}}, _PUBLISHED)
    assert [(of.less, of.more) for of in found] == [("a", "b")]


def test_only_different_published_values_and_shared_seeds_are_compared() -> None:
    scores = {"c": {0: 1.0}, "d": {0: 2.0}, "a": {1: 9.0}, "unpublished": {0: 1.0}, "b": {}}
    assert order_differences(scores, _PUBLISHED) == ([], 0)
