"""whole_file leaves the whole output or nothing."""

from pathlib import Path

import pytest

from common.files.whole_file import whole_file


def _write_and_fail(path: Path) -> None:
    with whole_file(path) as part:
        part.write_text("half")
        raise RuntimeError("disk full")


def test_output_is_not_there_before_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    with whole_file(path) as part:
        part.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"


def test_nothing_else_is_left_on_success(tmp_path: Path) -> None:
    with whole_file(tmp_path / "scores.csv") as part:
        part.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == ["scores.csv"]


def test_nothing_is_left_on_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="disk full"):
        _write_and_fail(tmp_path / "scores.csv")
    assert not list(tmp_path.iterdir())


def test_failure_keeps_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("earlier")
    with pytest.raises(RuntimeError, match="disk full"):
        _write_and_fail(path)
    assert path.read_text() == "earlier"


def test_success_replaces_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("earlier")
    with whole_file(path) as part:
        part.write_text("later")
    assert path.read_text() == "later"


@pytest.mark.parametrize("name", ["case_1.5T.nii.gz", "montage.png", "LICENSE"])
def test_temporary_name_ends_in_the_whole_name(tmp_path: Path, name: str) -> None:
    with whole_file(tmp_path / name) as part:
        part.touch()
        assert part.name.endswith(name)
        assert part.parent == tmp_path


def test_missing_folders_are_made(tmp_path: Path) -> None:
    with whole_file(tmp_path / "run" / "overlays" / "case.png") as part:
        part.touch()
    assert (tmp_path / "run" / "overlays" / "case.png").exists()


def test_a_block_that_writes_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_file(tmp_path / "scores.csv"):
        pass
