"""PublishedValue reads a figure as texts write it."""

import pytest

from common.experiments.published_value import PublishedValue


@pytest.mark.parametrize(
    ("text", "value"),
    [("62.7", (62.7, None)), ("0.75 ± 0.14", (0.75, 0.14)), ("-3", (-3.0, None)), ("about 3", None), ("1±2", None)],
)
def test_mean_and_deviation_are_read(text: str, value: tuple[float, float | None] | None) -> None:
    assert PublishedValue.read(text) == value
