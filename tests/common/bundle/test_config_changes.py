"""Claims about what a config has other than a file."""

from typing import Any

import pytest

from common.bundle.config_changes import config_changes

ORIGINAL = {"seed": 0, "network_def": {"_target_": "FCN", "widths": [1, 2]}, "train": {"loss": {"name": "@loss"}}}


@pytest.mark.parametrize(
    ("other", "changes"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"seed": 1}, {"seed": 1}, id="changed"),
        pytest.param({"fold": None}, {"fold": None}, id="new"),
        pytest.param({"train": {"loss": {"name": "dice"}}}, {"train::loss::name": "dice"}, id="deep"),
        pytest.param(
            {"network_def": {"_target_": "FCN", "widths": [1, 3], "dropout": 0.5}},
            {"network_def::widths": [1, 3], "network_def::dropout": 0.5},
            id="arguments",
        ),
        pytest.param({"network_def": "$f()"}, {"network_def": "$f()"}, id="component replaced"),
        pytest.param({"seed": {"_target_": "g"}}, {"seed": {"_target_": "g"}}, id="value replaced"),
    ],
)
def test_by_hand(other: dict[str, Any], changes: dict[str, Any]) -> None:
    assert config_changes({**ORIGINAL, **other}, ORIGINAL) == changes


def test_what_was_taken_away_is_not_told() -> None:
    assert config_changes({"seed": 0, "network_def": {"_target_": "FCN"}}, ORIGINAL) == {}
