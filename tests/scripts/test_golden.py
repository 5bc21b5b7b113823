"""scripts/golden.py says how far each output agrees, and makes it anew when told to."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from bundle_configs import PROJECT

from common.checks.input_error import InputError


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("golden")


@pytest.fixture
def call(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    def command(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["golden.py", *words])
        status: int = script.main()
        return status

    return command


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A copy, small and quick."""
    folder = tmp_path / "cclp_ssl"
    shutil.copytree(PROJECT / "bundles" / "cclp_ssl", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def test_each_output_is_a_line(call: Callable[..., int], bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(str(bundle)) == 0
    names = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert names == ["cclp_ssl golden/mnist.json", "cclp_ssl golden/model.json"]


def test_change_fails_until_it_is_meant(
    call: Callable[..., int], bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(bundle / "models" / "mnist.pt", bundle / "models" / "model.pt")
    assert call(str(bundle)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("cclp_ssl golden/model.json: largest difference ")
    assert lines[1].endswith("allowed: models/model.pt has changed")
    assert call("--renew", str(bundle)) == 0
    assert call(str(bundle)) == 0


def test_renewed_outputs_are_the_same_file(call: Callable[..., int], bundle: Path) -> None:
    file = bundle / "golden" / "model.json"
    assert call("--renew", str(bundle)) == 0
    before = json.loads(file.read_text())
    assert call("--renew", str(bundle)) == 0
    assert json.loads(file.read_text()) == before


def test_output_that_is_missing_is_no_success(
    call: Callable[..., int], bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bundle / "golden" / "model.json").unlink()
    assert call(str(bundle)) == 1
    assert "cclp_ssl golden/model.json: missing; run: " in capsys.readouterr().out


def test_not_all_bundles_are_renewed_by_accident(call: Callable[..., int]) -> None:
    with pytest.raises(InputError, match=r"^renew: must come with the bundles [^\n]+; name them$"):
        call("--renew")
