"""text_columns: lines of cells as text in columns."""

from collections.abc import Collection, Sequence


def text_columns(lines: Sequence[Sequence[str]], *, left: Collection[int]) -> str:
    """Cells padded to their column's width, two spaces apart; words stand on the left, numbers on the right.

    Args:
        lines: of equally many cells.
        left: indices of the columns of words.
    """
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
