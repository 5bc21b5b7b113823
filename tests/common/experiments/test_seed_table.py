"""seed_table describes settings by their seeds, and compares them seed by seed."""

import pytest

from common.experiments.seed_table import seed_table


def test_statistics_are_those_worked_out_by_hand() -> None:
    (row,) = seed_table({"a": {0: 1.0, 1: 2.0, 2: 3.0}}, published={"a": "2 ± 1"})
    assert (row["setting"], row["n"], row["mean"], row["sd"], row["published"]) == ("a", 3, 2.0, 1.0, "2 ± 1")
    # t(0.975) of 2 degrees of freedom is 4.302653
    assert row["interval"] == pytest.approx((2 - 4.302653 / 3**0.5, 2 + 4.302653 / 3**0.5))


def test_difference_is_to_the_first_over_the_seeds_that_both_have() -> None:
    rows = seed_table({"first": {0: 5.0, 1: 7.0, 2: 9.0}, "second": {1: 6.0, 2: 7.0, 3: 1.0}}, published={})
    assert rows[0]["difference"] is None
    assert rows[1]["difference"] is not None
    assert (rows[1]["difference"]["n"], rows[1]["difference"]["mean"]) == (2, -1.5)


def test_what_differs_less_than_the_seeds_do_is_told_apart() -> None:
    first = {seed: 10.0 * seed for seed in range(5)}
    second = {seed: value - 1 + 0.1 * (seed % 2) for seed, value in first.items()}
    difference = seed_table({"first": first, "second": second}, published={})[1]["difference"]
    assert difference is not None
    assert difference["p"] is not None
    assert difference["p"] < 1e-4


def test_single_seed_has_no_spread() -> None:
    (row,) = seed_table({"a": {0: 1.0}}, published={})
    assert (row["n"], row["mean"], row["sd"], row["interval"]) == (1, 1.0, None, None)


def test_share_of_the_gap_is_that_of_the_means() -> None:
    scores = {"low": {0: 10.0, 1: 12.0}, "new": {0: 13.0, 1: 14.0}, "high": {0: 20.0, 1: 22.0}}
    rows = seed_table(scores, published={}, bounds=["low", "high"])
    assert [row["share"] for row in rows] == [0.0, 0.25, 1.0]
    assert [row["share"] for row in seed_table(scores, published={})] == [None] * 3


def test_setting_without_a_run_is_left_out_and_others_without_it_are_not_compared() -> None:
    rows = seed_table({"first": {}, "second": {0: 1.0}, "third": {1: 1.0}}, published={})
    assert [(row["setting"], row["difference"]) for row in rows] == [("second", None), ("third", None)]
