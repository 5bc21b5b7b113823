"""scripts/benchmark.py measures the bundle, or the method, that its first argument names."""

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

    def module(name: str) -> SimpleNamespace:
        return SimpleNamespace(__doc__=f"What {name} measures.", add_arguments=add_arguments, benchmark=benchmark)

    monkeypatch.setattr(script, "import_module", module)

    def command(*words: str) -> None:
        monkeypatch.setattr(sys, "argv", ["benchmark.py", *words])
        script.main()

    return command


@pytest.mark.parametrize(
    "words", [(), ("vnets",), ("net",), ("--repeats", "1")], ids=["none", "unknown", "of two", "option first"]
)
def test_first_argument_must_be_one_that_has_a_benchmark(call: Callable[..., None], words: tuple[str, ...]) -> None:
    with pytest.raises(
        InputError,
        match=r"^benchmark: .* crf, deepmedic_brats, emma_ensemble, unet2d_nuclei, vnet_prostate, got [^\n]+$",
    ):
        call(*words)


def test_part_of_one_name_is_enough(call: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    call("vnet")
    assert capsys.readouterr().out == "a table\n"


def test_help_lists_what_has_a_benchmark(call: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    call("--help")
    assert "crf, deepmedic_brats, emma_ensemble, unet2d_nuclei, vnet_prostate" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "module"),
    [("vnet_prostate", "bundles.vnet_prostate.benchmark"), ("crf", "common.postprocessing.benchmark")],
)
def test_help_of_a_benchmark_says_what_is_measured(
    call: Callable[..., None], capsys: pytest.CaptureFixture[str], name: str, module: str
) -> None:
    with pytest.raises(SystemExit, match="0"):
        call(name, "--help")
    assert f"What {module} measures." in capsys.readouterr().out


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
