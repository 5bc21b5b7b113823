"""read_reproduction takes the settings of a table from a file, and names what is wrong with one."""

import json
from pathlib import Path
from typing import Any

import pytest

from common.checks.input_error import InputError
from common.experiments.read_reproduction import read_reproduction
from common.experiments.reproduced_score import ReproducedScore
from common.experiments.reproduction import Reproduction

_CONTENT = {"settings": {"plain": {}, "cclp": {"steps": 3}}, "scores": {"error": {}}}
_VARY = {"knob": "loss::steps", "values": [1, 0.5], "settings": ["cclp"]}


def _read(folder: Path, content: Any) -> Reproduction:
    file = folder / "table.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_reproduction("bees", file)


def test_file_may_hold_settings_and_scores_alone(tmp_path: Path) -> None:
    settings = {"plain": {}, "cclp": {"steps": 3}}
    assert _read(tmp_path, _CONTENT) == Reproduction("table", "bees", settings, [ReproducedScore("error")])


def test_everything_that_a_file_may_hold_is_read(tmp_path: Path) -> None:
    more = {"_desc_": "table 6.1", "overlays": ["paper.json"], "bounds": ["plain", "cclp"], "remarks": "so."}
    more |= {"over_epochs": ["loss"]}
    more |= {"scores": {"error": {"percent": True, "published": {"cclp": "0.75 ± 0.1"}}, "loss": {}}}
    more |= {
        "source": "thesis",
        "data": {"needs": "MNIST", "give": "--dataset_dir mnist"},
        "scales": {"smoke": {"a": 1}},
    }
    read = _read(tmp_path, {**_CONTENT, **more})
    assert read.scores == [ReproducedScore("error", True, {"cclp": "0.75 ± 0.1"}), ReproducedScore("loss")]
    assert (read.source, read.needs, read.give) == ("thesis", "MNIST", "--dataset_dir mnist")
    assert (read.bounds, read.overlays, read.scales) == (["plain", "cclp"], ["paper.json"], {"smoke": {"a": 1}})
    assert (read.remarks, read.over_epochs) == ("so.", ["loss"])


def test_phantoms_are_no_data_that_must_be_given(tmp_path: Path) -> None:
    assert _read(tmp_path, {**_CONTENT, "data": {"phantoms": True}}).needs == ""


def test_evaluations_are_rows_that_may_be_published(tmp_path: Path) -> None:
    more = {"evaluations": {"crf": {"of": "cclp", "crf": True}}, "scores": {"error": {"published": {"crf": "1"}}}}
    read = _read(tmp_path, {**_CONTENT, **more})
    assert (read.evaluations, list(read.settings)) == ({"crf": {"of": "cclp", "crf": True}}, ["plain", "cclp"])


def test_what_another_command_makes_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^table is not made of runs and seeds; run: python scripts/toy_studies.py$"):
        _read(tmp_path, {"source": "figure 6.2", "command": "python scripts/toy_studies.py"})


def test_figure_of_another_tables_runs_has_its_settings_data_scales_and_scores(tmp_path: Path) -> None:
    scores = {"error": {"percent": True, "published": {"plain": "2", "cclp": "1"}}}
    more = {"data": {"needs": "MNIST", "give": "--dataset_dir mnist"}, "scales": {"smoke": {"a": 1}}, "scores": scores}
    (tmp_path / "big.json").write_text(json.dumps({**_CONTENT, **more, "source": "table 1", "remarks": "so."}))
    read = _read(tmp_path, {"runs_of": "big", "settings": ["cclp"], "source": "figure 2", "over_epochs": ["loss"]})
    assert (read.runs_of, read.settings, read.source, read.remarks) == ("big", {"cclp": {"steps": 3}}, "figure 2", "")
    assert (read.needs, read.scales) == ("MNIST", {"smoke": {"a": 1}})
    assert read.scores == [ReproducedScore("error", True, {"cclp": "1"})]
    assert list(_read(tmp_path, {"runs_of": "big"}).settings) == ["plain", "cclp"]
    assert _read(tmp_path, {"runs_of": "big", "scores": {"loss": {}}}).scores == [ReproducedScore("loss")]


def test_mistake_in_what_shares_runs_is_named(tmp_path: Path) -> None:
    (tmp_path / "big.json").write_text(json.dumps(_CONTENT))
    with pytest.raises(InputError, match=r"table.json: runs_of: there is no 'bug'; did you mean big"):
        _read(tmp_path, {"runs_of": "bug"})
    with pytest.raises(InputError, match=r"table.json: settings: there is no 'clp'; did you mean cclp"):
        _read(tmp_path, {"runs_of": "big", "settings": ["clp"]})


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


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("{", "cannot be read as JSON", id="broken"),
        pytest.param("[]", "must be of the form", id="list"),
        pytest.param({"settings": {"a": {}}}, "scores must be of the form .*, got null", id="no scores"),
        pytest.param({**_CONTENT, "settings": {}}, "settings must be of the form .*, got {}", id="no settings"),
        pytest.param({**_CONTENT, "settings": {"a": 1}}, "settings must be of the form", id="no options"),
        pytest.param({**_CONTENT, "scores": {}}, "scores must be of the form", id="none"),
        pytest.param({**_CONTENT, "scores": {"error": {"percent": 1}}}, "scores must be of the form", id="percent"),
        pytest.param(
            {**_CONTENT, "scores": {"error": {"percents": True}}}, "scores: error: there is no 'percents'", id="unit"
        ),
        pytest.param({**_CONTENT, "overlay": []}, "there is no 'overlay'; did you mean overlays", id="mistyped"),
        pytest.param(
            {**_CONTENT, "scores": {"error": {"published": {"clp": "1"}}}},
            "published: there is no 'clp'; did you mean cclp",
            id="row",
        ),
        pytest.param(
            {**_CONTENT, "scores": {"error": {"published": {"cclp": "1 to 2"}}}},
            'published: cclp must be of the form "0.75" or "0.75 ± 0.14", got "1 to 2"',
            id="published",
        ),
        pytest.param({**_CONTENT, "evaluations": {"crf": {"crf": True}}}, "evaluations must be", id="of nothing"),
        pytest.param(
            {**_CONTENT, "evaluations": {"crf": {"of": "clp"}}}, "crf: of: there is no 'clp'; did you mean", id="of"
        ),
        pytest.param({**_CONTENT, "data": {"needs": "MNIST"}}, "data must be", id="data"),
        pytest.param({**_CONTENT, "scales": {"tiny": {}}}, "scales: there is no 'tiny'; choose from smoke", id="scale"),
        pytest.param({**_CONTENT, "scales": {"smoke": {"overlays": "a.json"}}}, "scales must be", id="overlay"),
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
