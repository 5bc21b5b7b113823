"""did_you_mean suggests the nearest name, or nothing."""

import pytest

from common.checks.did_you_mean import did_you_mean


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("learning_rte", "; did you mean learning_rate?", id="nearest of several"),
        pytest.param("xyz", "", id="none is near"),
    ],
)
def test_only_a_likely_name_is_suggested(name: str, hint: str) -> None:
    assert did_you_mean(name, iter(["learning_curve", "learning_rate", "seed"])) == hint
