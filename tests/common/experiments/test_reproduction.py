"""Reproduction names the runs of a table and says what is each one's."""

import pytest

from common.experiments.reproduction import Reproduction

_SETTINGS = {"plain": {"method": "none"}, "cclp": {"method": "cclp", "steps": 3}}


def test_every_setting_is_run_with_every_seed_and_settings_of_a_seed_stand_together() -> None:
    children = Reproduction("table", _SETTINGS, "error").children(2, {})
    assert list(children) == ["plain-seed0", "cclp-seed0", "plain-seed1", "cclp-seed1"]
    assert children["cclp-seed1"] == {"method": "'cclp'", "steps": "3", "seed": "1"}


def test_command_line_overrides_the_settings() -> None:
    children = Reproduction("table", _SETTINGS, "error").children(1, {"steps": "5", "max_epochs": "1"})
    assert children["cclp-seed0"] == {"method": "'cclp'", "steps": "5", "max_epochs": "1", "seed": "0"}


@pytest.mark.parametrize(
    ("scale", "name"), [(1, "cross entropy"), (100, "cross entropy, %"), (10, "cross entropy × 10")]
)
def test_score_is_named_with_its_unit(scale: float, name: str) -> None:
    assert Reproduction("table", _SETTINGS, "cross_entropy", scale).score_name == name
