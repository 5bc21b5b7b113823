"""component_problems names targets and arguments that are not there, and nothing that MONAI would take."""

from typing import Any

import pytest
from monai.bundle import ConfigParser

from common.doctor.component_problems import component_problems


@pytest.mark.parametrize(
    ("config", "found"),
    [
        pytest.param({"_target_": "common.nothing.Nothing"}, ["a"], id="unknown target"),
        pytest.param({"_target_": "LoadImaged", "keys": "image", "raeder": 1}, [], id="any keyword is taken"),
        pytest.param({"_target_": "Orientationd", "keys": "image", "axcode": "RAS"}, ["a::axcode"], id="mistyped"),
        pytest.param({"_target_": "Orientationd"}, ["a::keys"], id="missing argument"),
        pytest.param({"_target_": "Orientationd", "_mode_": "callable"}, [], id="arguments come later"),
        pytest.param({"_target_": "LoadImaged", "keys": "image", "_dsec_": "why"}, ["a::_dsec_"], id="mistyped word"),
        pytest.param({"_target_": "LoadImaged", "keys": "image", "_note_": "why"}, [], id="word of one's own"),
        pytest.param({"_target_": "@chosen", "width": 1}, [], id="target known when it is run"),
    ],
)
def test_misfits_are_found(config: dict[str, Any], found: list[str]) -> None:
    assert [key for key, _, _ in component_problems(ConfigParser({"a": config}))] == found
