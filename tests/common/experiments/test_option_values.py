"""option_values reads text as the bundle's command line does."""

import pytest

from common.experiments.option_values import option_values


@pytest.mark.parametrize("value", [1, 0.5, True, None, "code", "0.5", "$@seed + 1", [1, "a"], {"a": [1.0]}], ids=repr)
def test_the_text_of_a_value_gives_it_back(value: object) -> None:
    assert option_values({"key": repr(value)}) == {"key": value}


@pytest.mark.parametrize(("text", "value"), [("true", "true"), ("code", "code"), ("[1,2]", [1, 2]), ("1e-3", 0.001)])
def test_what_a_user_types_is_read_as_by_monai(text: str, value: object) -> None:
    assert option_values({"key": text}) == {"key": value}
