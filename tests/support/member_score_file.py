"""member_score_file: the table that an evaluation of an ensemble leaves."""

import csv
from collections.abc import Iterable
from pathlib import Path

_COLUMNS = ("member", "case_id", "dice_whole", "dice_core", "hd95_whole")


def member_score_file(folder: Path, rows: Iterable[tuple[str | float, ...]]) -> Path:
    """The folder, with rows of member, case_id, dice_whole, dice_core and hd95_whole in its member_scores.csv."""
    folder.mkdir(exist_ok=True)
    with (folder / "member_scores.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([_COLUMNS, *rows])
    return folder
