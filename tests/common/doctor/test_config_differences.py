"""config_differences tells where two configs part."""

from typing import Any

import pytest

from common.doctor.config_differences import config_differences


@pytest.mark.parametrize(
    ("first", "second", "differences"),
    [
        pytest.param({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}, [], id="none"),
        pytest.param({"a": 1, "b": 2}, {"a": 3, "c": 4}, [("x::a", "1", "3"), ("x::b", "2", "absent"),
                                                           ("x::c", "absent", "4")], id="keys"),
        pytest.param([1, 2], [1, 3], [("x", "[1, 2]", "[1, 3]")], id="numbers"),
        pytest.param([{"a": 1}, {"a": 1}], [{"a": 1}, {"a": 2}], [("x::1::a", "1", "2")], id="steps"),
        pytest.param([1], [1, 2], [("x", "of 1 parts", "of 2 parts")], id="lengths"),
        pytest.param("a" * 70, "b", [("x", '"' + "a" * 59 + "...", '"b"')], id="long"),
    ],
)  # fmt: skip
def test_differences_are_told_by_id(first: Any, second: Any, differences: list[tuple[str, str, str]]) -> None:
    assert list(config_differences(first, second, "x")) == differences
