"""The tables and figures of a model card."""

import re

_TABLE_ROW = re.compile(r"^\|(.+)\|\s*$", flags=re.MULTILINE)
_FIGURE = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?")

CARD = "docs/README.md"


def section(card: str, title: str) -> str:
    """What stands below the heading, to the next one of its rank; nothing where there is none."""
    return card.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def table_rows(text: str) -> list[list[str]]:
    """The cells of each row, without headings and rules."""
    rows = [[cell.strip() for cell in match[1].split("|")] for match in _TABLE_ROW.finditer(text)]
    return [row for row in rows if "`" in row[0] or row[0].startswith("**")]


def figures(text: str) -> list[str]:
    """All numbers, as they are written."""
    return _FIGURE.findall(text)
