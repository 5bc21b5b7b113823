"""read_reproduction takes the settings of a table from a file, and names what is wrong with one."""

import json
from pathlib import Path
from typing import Any

import pytest
from bundle_configs import BUNDLES

import common.experiments.read_reproduction as module
from common.checks.input_error import InputError
from common.experiments.read_reproduction import read_reproduction
from common.experiments.reproduction import Reproduction

BUNDLE = BUNDLES[0].name
_CONTENT = {"settings": {"plain": {}, "cclp": {"steps": 3}}, "score": "error"}
_VARY = {"knob": "loss::steps", "values": [1, 0.5], "settings": ["cclp"]}


def _read(folder: Path, content: Any) -> Reproduction:
    file = folder / "table.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_reproduction(BUNDLE, str(file))


def test_file_may_hold_settings_and_a_score_alone(tmp_path: Path) -> None:
    assert _read(tmp_path, _CONTENT) == Reproduction("table", {"plain": {}, "cclp": {"steps": 3}}, "error")


def test_everything_that_a_file_may_hold_is_read(tmp_path: Path) -> None:
    more = {"_desc_": "table 6.1", "scale": 100, "published": {"cclp": "0.75"}, "overlays": ["paper.json"]}
    more["bounds"] = ["plain", "cclp"]
    read = _read(tmp_path, {**_CONTENT, **more})
    assert (read.scale, read.published, read.overlays) == (100, {"cclp": "0.75"}, ["paper.json"])
    assert read.bounds == ["plain", "cclp"]


def test_varied_setting_becomes_one_for_each_value_in_its_place(tmp_path: Path) -> None:
    settings = {"plain": {}, "cclp": {"steps": 3, "weight": 1}, "all": {}}
    read = _read(tmp_path, {**_CONTENT, "settings": settings, "vary": {**_VARY, "knob": "steps"}})
    assert read.settings == {
        "plain": {},
        "cclp-steps1": {"steps": 1, "weight": 1},
        "cclp-steps0.5": {"steps": 0.5, "weight": 1},
        "all": {},
    }
    assert (read.knob, read.varied) == ("steps", {"cclp": {1: "cclp-steps1", 0.5: "cclp-steps0.5"}})


def test_name_of_a_varied_setting_has_the_last_word_of_the_knob(tmp_path: Path) -> None:
    read = _read(tmp_path, {**_CONTENT, "vary": _VARY})
    assert read.settings["cclp-steps1"] == {"steps": 3, "loss::steps": 1}


def test_name_alone_is_that_of_the_bundles_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "configs" / "reproduce").mkdir(parents=True)
    (tmp_path / "configs" / "reproduce" / "digits.json").write_text(json.dumps(_CONTENT))
    monkeypatch.setattr(module, "bundle_root", lambda name: str(tmp_path))
    assert read_reproduction(BUNDLE, "digits").name == "digits"
    with pytest.raises(InputError, match=r"reproduce: there is no 'digit'; did you mean digits\?$"):
        read_reproduction(BUNDLE, "digit")


def test_bundle_without_such_files_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "bundle_root", lambda name: str(tmp_path))
    with pytest.raises(InputError, match=r"reproduce holds no file of settings; give the path of one"):
        read_reproduction(BUNDLE, "digits")


def test_unknown_bundle_is_refused() -> None:
    with pytest.raises(InputError, match=r"^bundle: no bundle vnet_prostat in"):
        read_reproduction("vnet_prostat", "digits")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("{", "cannot be read as JSON", id="broken"),
        pytest.param("[]", "must be of the form", id="list"),
        pytest.param({"settings": {"a": {}}}, "score must be the name of a score, got null", id="no score"),
        pytest.param({"settings": {}, "score": "error"}, "settings must be of the form .*, got {}", id="no settings"),
        pytest.param({"settings": {"a": 1}, "score": "error"}, "settings must be of the form", id="no options"),
        pytest.param({**_CONTENT, "scale": "100"}, 'scale must be a number, got "100"', id="scale"),
        pytest.param({**_CONTENT, "overlay": []}, "there is no 'overlay'; did you mean overlays", id="mistyped"),
        pytest.param(
            {**_CONTENT, "published": {"clp": ""}}, "published: there is no 'clp'; did you mean cclp", id="row"
        ),
        pytest.param(
            {**_CONTENT, "vary": {**_VARY, "settings": ["clp"]}},
            "vary: there is no 'clp'; did you mean cclp",
            id="vary",
        ),
        pytest.param({**_CONTENT, "bounds": "cclp"}, 'bounds must be two .*, got "cclp"', id="bounds no list"),
        pytest.param(
            {**_CONTENT, "bounds": ["plain", "clp"]}, "bounds: there is no 'clp'; did you mean cclp", id="bound"
        ),
        pytest.param({**_CONTENT, "bounds": ["cclp"]}, "bounds must be two settings, of the form", id="one bound"),
        pytest.param(
            {**_CONTENT, "bounds": ["cclp", "cclp"]}, r'bounds must be two .*, got \["cclp", "cclp"\]', id="same bounds"
        ),
        pytest.param({**_CONTENT, "vary": {"knob": "steps"}}, "vary must be of the form", id="incomplete"),
        pytest.param({**_CONTENT, "vary": {**_VARY, "values": []}}, "vary must be of the form", id="no values"),
        pytest.param({**_CONTENT, "vary": {**_VARY, "values": [[1]]}}, "vary must be of the form", id="a list"),
    ],
)
def test_mistake_is_named_with_its_file(tmp_path: Path, content: Any, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        _read(tmp_path, content)
    assert str(caught.value).startswith(f"{tmp_path / 'table.json'}")
    assert len(str(caught.value).splitlines()) == 1
