"""duration_text says seconds in the two largest units."""

import pytest

from common.experiments.duration_text import duration_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "1 s"),
        (59.4, "59 s"),
        (59.9, "1 min"),
        (3569, "59 min"),
        (3599, "1 h"),
        (12000, "3 h 20 min"),
        (172799, "2 d"),
        (446400, "5 d 4 h"),
    ],
)
def test_seconds_in_words(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text
