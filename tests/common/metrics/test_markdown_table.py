"""markdown_table writes a table of a Markdown page."""

from common.metrics.markdown_table import markdown_table


def test_first_line_is_the_heading() -> None:
    table = markdown_table([("name", "n"), ("a", "1"), ("b", "2")])
    assert table == ["| name | n |", "| --- | --: |", "| a | 1 |", "| b | 2 |"]
