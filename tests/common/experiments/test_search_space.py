"""SearchSpace turns numbers that are drawn into parameters, and back."""

import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

from common.experiments.search_space import Parameters, SearchSpace

SPACE = SearchSpace(
    {
        "weight": FloatDistribution(0.5, 8.0, log=True),
        "sigma": [FloatDistribution(1.0, 2.0), FloatDistribution(3.0, 4.0)],
        "iterations": IntDistribution(1, 9),
    }
)


def test_each_of_several_numbers_is_drawn_by_itself() -> None:
    assert list(SPACE.distributions) == ["weight", "sigma[0]", "sigma[1]", "iterations"]


def test_several_numbers_make_a_list() -> None:
    drawn = {"weight": 0.5, "sigma[0]": 1.5, "sigma[1]": 3.5, "iterations": 2}
    assert SPACE.parameters(drawn) == {"weight": 0.5, "sigma": [1.5, 3.5], "iterations": 2}


def test_lowest_parameters_are_at_the_ends_of_the_ranges() -> None:
    assert SPACE.lowest == {"weight": 0.5, "sigma": [1.0, 3.0], "iterations": 1}


def test_content_is_what_a_file_would_say() -> None:
    assert SPACE.content["weight"] == [0.5, 8.0, "log"]
    assert SPACE.content["sigma[1]"] == [3.0, 4.0]


def test_parameters_lead_back_to_their_numbers() -> None:
    numbers = {"weight": 0.5, "sigma[0]": 1.5, "sigma[1]": 3.5, "iterations": 2}
    assert SPACE.numbers(SPACE.parameters(numbers)) == numbers


def test_one_number_stands_for_several() -> None:
    space = SearchSpace({"sigma": [FloatDistribution(1.0, 2.0), FloatDistribution(1.0, 4.0)]})
    assert space.numbers({"sigma": 1.5}) == {"sigma[0]": 1.5, "sigma[1]": 1.5}


@pytest.mark.parametrize(
    "change",
    [{"weight": 9.0}, {"sigma": [1.5, 2.5]}, {"sigma": [1.5, 3.5, 3.5]}, {"iterations": 0}, {"weight": [1.0, 1.0]}],
    ids=["above", "one of two below", "too many", "below", "several for one"],
)
def test_parameters_outside_have_no_numbers(change: Parameters) -> None:
    assert SPACE.numbers({"weight": 1.0, "sigma": [1.5, 3.5], "iterations": 2, **change}) is None


CHOICES = SearchSpace(
    {"schedule": CategoricalDistribution(["constant", "cyclic"]), "amp": CategoricalDistribution([True])}
)


def test_choice_is_drawn_as_it_is() -> None:
    drawn = {"schedule": "cyclic", "amp": True}
    assert CHOICES.parameters(drawn) == drawn
    assert CHOICES.numbers(drawn) == drawn


def test_content_of_a_choice_is_what_a_file_would_say() -> None:
    assert CHOICES.content == {"schedule": {"any_of": ["constant", "cyclic"]}, "amp": {"any_of": [True]}}


def test_value_that_is_no_choice_has_no_numbers() -> None:
    assert CHOICES.numbers({"schedule": "plateau", "amp": True}) is None
