"""region_classes turns names into indices."""

import pytest

from common.checks.input_error import InputError
from common.metrics.region_classes import region_classes

_CLASSES = ["necrosis", "oedema", "non_enhancing", "enhancing"]


def test_first_foreground_class_has_index_one() -> None:
    regions = {"core": ["necrosis", "non_enhancing", "enhancing"], "enhancing": ["enhancing"]}
    assert region_classes(regions, _CLASSES) == {"core": [1, 3, 4], "enhancing": [4]}


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        pytest.param(["edema"], "class of 'whole': there is no 'edema'; did you mean oedema?", id="unknown"),
        pytest.param("oedema", "'whole' must be a list of class names such as", id="no list"),
        pytest.param([], r"'whole' must be a list of class names .* got \[\]", id="empty"),
    ],
)
def test_wrong_classes_are_named(classes: list[str], message: str) -> None:
    with pytest.raises(InputError, match=f"^regions: {message}"):
        region_classes({"whole": classes}, _CLASSES)
