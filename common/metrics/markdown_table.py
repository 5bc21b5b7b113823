"""markdown_table: lines of cells as a table of a Markdown page."""

from collections.abc import Sequence


def markdown_table(lines: Sequence[Sequence[str]]) -> list[str]:
    """The first line is the heading; the first column's words stand on the left, the others' numbers on the right."""
    heading, *rows = lines
    rule = ("---", *["--:"] * (len(heading) - 1))
    return ["| " + " | ".join(line) + " |" for line in (heading, rule, *rows)]
