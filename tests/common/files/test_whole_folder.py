"""whole_folder makes a folder once, whole or not at all."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.files.whole_folder import whole_folder

_RECIPE: dict[str, str | int] = {"kind": "notes", "count": 1}


def _write(folder: Path) -> None:
    (folder / "a.txt").write_text("made")


def _made(target: Path, write: Callable[[Path], None] = _write, **recipe: int) -> Path:
    return whole_folder(target, write, recipe={**_RECIPE, **recipe}, contents="the notes")


def test_recipe_lies_beside_the_files(tmp_path: Path) -> None:
    folder = _made(tmp_path / "new" / "notes")
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "recipe.json"]
    assert json.loads((folder / "recipe.json").read_text()) == _RECIPE


def test_finished_folder_is_reused(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        raise AssertionError("made a second time")

    assert _made(tmp_path / "notes") == _made(tmp_path / "notes", fail)


def test_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(folder: Path) -> None:
        _write(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _made(tmp_path / "notes", stop)
    assert list(tmp_path.iterdir()) == []


def test_folder_of_another_recipe_is_left_alone(tmp_path: Path) -> None:
    _made(tmp_path / "notes")
    with pytest.raises(InputError, match=r"notes is in the way of the notes, its recipe\.json is not ours"):
        _made(tmp_path / "notes", count=2)


def test_full_disk_is_the_users_to_solve(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match=r"the notes cannot be written to .*: No space left on device; choose"):
        _made(tmp_path / "notes", fill)
