"""check_known_name says which name was meant."""

import pytest

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name


def test_known_name_passes() -> None:
    check_known_name("core", ["whole", "core"], argument="region")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("cor", r"^region: there is no 'cor'; did you mean core\?$", id="near one"),
        pytest.param("x", "^region: there is no 'x'; choose from whole, core$", id="near none"),
    ],
)
def test_unknown_name_gets_the_nearest_or_all(name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_known_name(name, iter(["whole", "core"]), argument="region")
