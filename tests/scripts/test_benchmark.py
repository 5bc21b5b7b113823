"""scripts/benchmark.py measures the bundle that its first argument names."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from common.benchmark.benchmark_report import BenchmarkReport
from common.checks.input_error import InputError


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("benchmark")


@pytest.fixture
def call(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives the command, with a benchmark that measures nothing in place of every bundle's."""

    def add_arguments(parser: ArgumentParser) -> None:
        parser.add_argument("--repeats", type=int, default=5)

    def benchmark(arguments: Namespace) -> BenchmarkReport:
        return BenchmarkReport("a table", {"ratio": 2.0})

    module = SimpleNamespace(__doc__="What it measures.", add_arguments=add_arguments, benchmark=benchmark)
    monkeypatch.setattr(script, "import_module", lambda name: module)

    def command(*words: str) -> None:
        monkeypatch.setattr(sys, "argv", ["benchmark.py", *words])
        script.main()

    return command


@pytest.mark.parametrize("words", [(), ("vnet",), ("--repeats", "1")], ids=["none", "unknown", "option first"])
def test_bundle_must_be_one_that_has_a_benchmark(call: Callable[..., None], words: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match=r"^bundle: .*deepmedic_brats, vnet_prostate, got [^\n]+$"):
        call(*words)


def test_help_lists_the_bundles(call: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    call("--help")
    assert "deepmedic_brats, vnet_prostate" in capsys.readouterr().out


def test_help_of_a_bundle_says_what_is_measured(call: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        call("vnet_prostate", "--help")
    assert "What it measures." in capsys.readouterr().out


def test_report_is_printed_and_written(
    call: Callable[..., None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    call("vnet_prostate", "--device", "cpu", "--json", str(tmp_path / "figures.json"))
    assert capsys.readouterr().out == "a table\n"
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures["ratio"] == 2.0
    assert figures["arguments"]["repeats"] == 5
    assert "threads" in figures


def test_no_repeats_are_refused(call: Callable[..., None]) -> None:
    with pytest.raises(InputError, match=r"^repeats: must be at least 1, got 0$"):
        call("vnet_prostate", "--repeats", "0")
