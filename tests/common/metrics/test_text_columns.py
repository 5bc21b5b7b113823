"""text_columns lines cells up."""

from common.metrics.text_columns import text_columns


def test_words_stand_left_and_numbers_right() -> None:
    lines = text_columns([("score", "n", "case"), ("hd", "110", "a")], left=(0, 2)).splitlines()
    assert lines == ["score    n  case", "hd     110  a"]
