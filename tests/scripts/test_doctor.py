"""scripts/doctor.py prints what is wrong, or hands a data set on."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from common.checks.input_error import InputError
from common.doctor.finding import Finding

ERROR = Finding("error", "configs/train.json", "seed", "must be there", "add it")
WARNING = Finding("warning", "LICENSE", "", "is old", "see to it")


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("doctor")


@pytest.fixture
def call(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Gives the command; vnet_prostate has an error and a warning, cclp_ssl a warning, the others nothing."""
    found = {"vnet_prostate": [ERROR, WARNING], "cclp_ssl": [WARNING]}
    monkeypatch.setattr(script, "examine_bundle", lambda folder: found.get(folder.name, []))

    def command(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["doctor.py", *words])
        status: int = script.main()
        return status

    return command


def test_table_has_errors_and_warnings_and_their_counts(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("vnet_prostate", "unet2d_nuclei") == 1
    assert capsys.readouterr().out.splitlines() == [
        "vnet_prostate",
        "  error    configs/train.json  seed  must be there; add it",
        "  warning  LICENSE             -     is old; see to it",
        "",
        "unet2d_nuclei",
        "  nothing wrong",
        "",
        "2 bundles: 1 error, 1 warning",
    ]


def test_warnings_alone_are_no_failure(call: Callable[..., int]) -> None:
    assert call("cclp_ssl") == 0


def test_all_bundles_are_examined_unless_some_are_named(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call() == 1
    assert "6 bundles: 1 error, 2 warnings" in capsys.readouterr().out


def test_json_is_a_list_of_findings_with_their_bundle(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("unet2d_nuclei", "cclp_ssl", "--json") == 0
    own = {"severity": "warning", "file": "LICENSE", "key": "", "rule": "is old", "fix": "see to it"}
    assert json.loads(capsys.readouterr().out) == [{"bundle": "cclp_ssl", **own}]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        pytest.param(["vnet_prostat"], "did you mean vnet_prostate", id="mistyped name"),
        pytest.param(["--output_dir", "out"], "output_dir: must come with --data", id="folder without data"),
        pytest.param(["--data", "vnet_prostat"], "did you mean vnet_prostate", id="mistyped name for data"),
        pytest.param(["cclp_ssl", "--data", "vnet_prostate"], "got 'cclp_ssl'", id="bundle beside data"),
    ],
)
def test_mistake_is_one_line(call: Callable[..., int], words: list[str], line: str) -> None:
    with pytest.raises(InputError, match=line) as caught:
        call(*words)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("errors", "status"), [(0, 0), (3, 1)])
def test_data_set_is_handed_on_with_the_options(
    call: Callable[..., int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, errors: int, status: int
) -> None:
    asked: list[Any] = []

    def examine_dataset(*given: Any) -> int:
        asked.extend(given)
        return errors

    module = SimpleNamespace(examine_dataset=examine_dataset)
    monkeypatch.setitem(sys.modules, "common.doctor_data.examine_dataset", module)
    words = ["--data", "vnet_prostate", "--dataset_dir", "d", "--spacing=[1,1,1]"]
    assert call(*words, "--output_dir", str(tmp_path)) == status
    assert asked == ["vnet_prostate", {"dataset_dir": "d", "spacing": "[1,1,1]"}, tmp_path]
