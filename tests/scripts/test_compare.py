"""scripts/compare.py compares each other run with the first."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("compare")


def _evaluation(folder: Path, *dice: float) -> Path:
    folder.mkdir()
    lines = [f"case_{index},{value}" for index, value in enumerate(dice)]
    (folder / "scores.csv").write_text("\n".join(["case_id,dice", *lines]))
    (folder / "summary.json").write_text("{}")
    return folder


def test_every_other_run_is_compared_with_the_first(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    dice = {"a": (0.5, 0.6), "b": (0.6, 0.8), "c": (0.5, 0.4)}
    runs = [str(_evaluation(tmp_path / name, *values)) for name, values in dice.items()]
    monkeypatch.setattr(sys, "argv", ["compare.py", *runs, "--output_dir", str(tmp_path / "out")])
    script.main()
    means = [line.split()[4] for line in capsys.readouterr().out.splitlines() if line.startswith("dice")]
    assert means == ["+0.150", "-0.100"]
    assert {path.parent.name for path in tmp_path.glob("out/*/comparison.json")} == {"b", "c"}


def test_one_comparison_goes_to_the_second_runs_folder(script: ModuleType, tmp_path: Path) -> None:
    assert script.output_folder(tmp_path / "b", None, several=False) == tmp_path / "b"
    assert script.output_folder(tmp_path / "b", tmp_path / "out", several=False) == tmp_path / "out"
