"""centre_comparison writes what an ensemble and its members lose away from home."""

import csv
from pathlib import Path

import pytest
from member_score_file import member_score_file

from common.checks.input_error import InputError
from common.experiments.centre_comparison import centre_comparison

_HOME = {"FCN-z_score": 0.75, "FCN-n4_z_score": 0.5, "ensemble": 0.875}
_AWAY = {"FCN-z_score": 0.25, "FCN-n4_z_score": 0.5, "ensemble": 0.625}


def _evaluation(folder: Path, values: dict[str, float], *, cases: int) -> Path:
    """Every case of a member scores the same."""
    rows = [(name, f"case_{index}", value, value, 5.0) for name, value in values.items() for index in range(cases)]
    return member_score_file(folder, rows)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return _evaluation(tmp_path / "home", _HOME, cases=3), _evaluation(tmp_path / "away", _AWAY, cases=2)


def test_table_to_read_has_a_line_a_member_and_the_claims(folders: tuple[Path, Path]) -> None:
    centre_comparison(*folders)
    text = (folders[1] / "centres.md").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines[0] == "# dice at home and away"
    assert lines[2:4] == ["|  | home | away | drop |", "| --- | --: | --: | --: |"]
    flat = "0.750 (0.750 to 0.750) | 0.250 (0.250 to 0.250) | +0.500 (+0.500 to +0.500)"
    assert lines[4] == f"| FCN-z_score | {flat} |"
    # the best member is another one at each centre
    best = "+0.125 (+0.125 to +0.125) | +0.125 (+0.125 to +0.125) | -"
    assert lines[7] == f"| ensemble minus best member | {best} |"
    assert lines[8] == "| ensemble minus mean member | - | - | +0.000 (+0.000 to +0.000) |"
    assert "mean over 3 cases at home and 2 away" in text
    assert "best member: FCN-z_score at home, FCN-n4_z_score away; chosen anew in each resample" in text
    assert "left out" not in text


def test_cases_left_out_are_told(folders: tuple[Path, Path]) -> None:
    with (folders[0] / "member_scores.csv").open("a", encoding="utf-8") as file:
        file.write("ensemble,case_9,0.5,0.5,5.0\n")
    centre_comparison(*folders)
    assert "- left out: 1 cases at home and 0 away" in (folders[1] / "centres.md").read_text(encoding="utf-8")


def test_table_to_compute_with_has_empty_cells_for_what_is_not_claimed(folders: tuple[Path, Path]) -> None:
    centre_comparison(*folders)
    with (folders[1] / "centres.csv").open(newline="", encoding="utf-8") as file:
        rows = {row.pop("name"): row for row in csv.DictReader(file)}
    assert list(rows) == [*_HOME, "ensemble minus best member", "ensemble minus mean member"]
    assert [float(rows["ensemble"][f"drop{end}"]) for end in ("", "_low", "_high")] == [0.25] * 3
    assert rows["ensemble minus best member"]["drop"] == rows["ensemble minus mean member"]["home_low"] == ""


def test_everything_goes_to_the_folder_asked_for(folders: tuple[Path, Path], tmp_path: Path) -> None:
    centre_comparison(*folders, score="dice_core", output_dir=tmp_path / "new")
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["centres.csv", "centres.md", "centres.png"]
    assert [path.name for path in folders[1].iterdir()] == ["member_scores.csv"]
    assert (tmp_path / "new" / "centres.md").read_text(encoding="utf-8").startswith("# dice core at home and away\n")


def test_ensembles_of_other_members_are_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    other = _evaluation(tmp_path / "other", {"FCN-z_score": 0.5, "UNet-z_score": 0.5, "ensemble": 0.5}, cases=2)
    with pytest.raises(InputError, match="same ensemble, only one of them has FCN-n4_z_score, UNet-z_score;"):
        centre_comparison(folders[0], other)
    assert [path.name for path in other.iterdir()] == ["member_scores.csv"]
