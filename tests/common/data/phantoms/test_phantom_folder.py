"""phantom_folder generates once, whole or not at all."""

import json
from pathlib import Path

import numpy as np
import pytest

from common.checks.input_error import InputError
from common.data.phantoms.phantom_folder import phantom_folder


def _write_numbers(folder: Path, index: int, rng: np.random.Generator) -> None:
    (folder / f"{index}.txt").write_text(str(rng.integers(1 << 60)))


def _generate(folder: Path, count: int = 3, seed: int = 0, **changes: object) -> Path:
    arguments = {"generator": "numbers-v1", "write_case": _write_numbers, "count": count, "seed": seed} | changes
    return phantom_folder(folder, **arguments)


def _contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("*.txt")}


def test_same_seed_gives_the_same_cases(tmp_path: Path) -> None:
    assert _contents(_generate(tmp_path / "a")) == _contents(_generate(tmp_path / "b"))


def test_other_seed_gives_other_cases(tmp_path: Path) -> None:
    first, second = _contents(_generate(tmp_path)), _contents(_generate(tmp_path, seed=1))
    assert not set(first.values()) & set(second.values())


def test_every_case_differs(tmp_path: Path) -> None:
    assert len(set(_contents(_generate(tmp_path)).values())) == 3


def test_a_case_is_the_same_in_a_larger_set(tmp_path: Path) -> None:
    assert _contents(_generate(tmp_path)).items() <= _contents(_generate(tmp_path, count=5)).items()


def test_recipe_is_recorded(tmp_path: Path) -> None:
    recipe = json.loads((_generate(tmp_path) / "recipe.json").read_text())
    assert recipe == {"generator": "numbers-v1", "count": 3, "seed": 0}


def test_finished_set_is_reused(tmp_path: Path) -> None:
    def fail(folder: Path, index: int, rng: np.random.Generator) -> None:
        raise AssertionError("generated a second time")

    assert _generate(tmp_path) == _generate(tmp_path, write_case=fail)


@pytest.mark.parametrize(
    "change", [{"count": 4}, {"seed": 1}, {"generator": "numbers-v2"}], ids=lambda c: next(iter(c))
)
def test_other_recipe_is_another_folder(tmp_path: Path, change: dict[str, object]) -> None:
    first, second = _generate(tmp_path), _generate(tmp_path, **change)
    assert first != second
    assert first.is_dir()


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, ValueError])
def test_interruption_leaves_nothing_behind(tmp_path: Path, interruption: type[BaseException]) -> None:
    def stop_at_second(folder: Path, index: int, rng: np.random.Generator) -> None:
        if index == 1:
            raise interruption
        _write_numbers(folder, index, rng)

    with pytest.raises(interruption):
        _generate(tmp_path, write_case=stop_at_second)
    assert list(tmp_path.iterdir()) == []


def test_the_slower_of_two_processes_takes_the_faster_ones_set(tmp_path: Path) -> None:
    def overtaken(folder: Path, index: int, rng: np.random.Generator) -> None:
        _generate(tmp_path)
        (folder / f"{index}.txt").write_text("late")

    assert "late" not in _contents(_generate(tmp_path, write_case=overtaken)).values()
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("recipe", [None, "{}", "no json"], ids=["no recipe", "another recipe", "broken recipe"])
def test_foreign_folder_is_left_alone(tmp_path: Path, recipe: str | None) -> None:
    foreign = tmp_path / "numbers-v1-3-cases-seed-0"
    foreign.mkdir()
    (foreign / "mine.txt").write_text("precious")
    if recipe is not None:
        (foreign / "recipe.json").write_text(recipe)
    with pytest.raises(InputError, match="in the way of phantom cases"):
        _generate(tmp_path)
    assert (foreign / "mine.txt").read_text() == "precious"


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"cannot be written to .*file.*; choose a folder with free space"):
        _generate(tmp_path / "file")


def test_full_disk_is_the_users_to_solve(tmp_path: Path) -> None:
    def fill_disk(folder: Path, index: int, rng: np.random.Generator) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left on device; choose"):
        _generate(tmp_path, write_case=fill_disk)


@pytest.mark.parametrize("change", [{"count": 0}, {"seed": -1}], ids=["no case", "negative seed"])
def test_senseless_recipe_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(InputError, match="or more, got"):
        _generate(tmp_path, **change)
