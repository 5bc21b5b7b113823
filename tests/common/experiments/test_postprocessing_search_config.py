"""postprocessing_search_config is the config of an evaluation that leaves a step to the search."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from bundle_configs import BUNDLES, config_of
from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.experiments.crf_evaluation import CRFEvaluation
from common.experiments.instance_evaluation import InstanceEvaluation
from common.experiments.postprocessing_search_config import postprocessing_search_config

BUNDLE = next(bundle for bundle in BUNDLES if "crf" in config_of(bundle, "evaluate.json"))
CONFIGS = BUNDLE / "configs"
FILES = [CONFIGS / "train.json", CONFIGS / "evaluate.json"]
Refused = Callable[[], AbstractContextManager[list[str]]]


def _config(options: dict[str, str], *, output_dir: str | None = None) -> tuple[ConfigParser, Path]:
    return postprocessing_search_config(CRFEvaluation, FILES, options, output_dir=output_dir)


def test_crf_is_on_and_nothing_else_is_written(tmp_path: Path) -> None:
    parser, folder = _config({"seed": "3"}, output_dir=str(tmp_path / "search"))
    assert (parser["crf"], parser["seed"], parser["run_dir"]) == (True, 3, str(folder))
    assert folder == tmp_path / "search"
    assert not folder.exists()


def test_evaluator_neither_postprocesses_nor_scores() -> None:
    parser, _ = _config({})
    evaluator = parser["validate::evaluator"]
    assert evaluator["postprocessing"] is None
    assert [handler["_target_"].rpartition(".")[2] for handler in evaluator["val_handlers"]] == ["Progress"]


def test_folder_is_in_the_bundles_output_dir_unless_given(tmp_path: Path) -> None:
    _, folder = _config({"runs": str(tmp_path)})
    assert folder == tmp_path / BUNDLE.name / "crf_search"


@pytest.mark.parametrize("key", ["crf", "run_dir", "resume", "parent_run"])
def test_what_the_search_sets_is_refused(key: str) -> None:
    with pytest.raises(InputError, match=rf"^{key} must be left out: "):
        _config({key: "1"})


@pytest.mark.parametrize("key", ["nothing::more", "seed::more", "validate::handlers::more"])
def test_key_that_leads_nowhere_is_refused(key: str) -> None:
    with pytest.raises(InputError, match=rf"^{key}: no such key in this bundle's configs$"):
        _config({key: "1"})


def test_mistyped_key_is_refused_as_by_an_evaluation(refused: Refused) -> None:
    parser, _ = _config({"learning_rte": "1"})
    with refused() as lines:
        parser.get_parsed_content("initialize::1")
    assert "did you mean learning_rate?" in lines[0]


def test_bundle_without_the_step_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "plain" / "configs" / "train.json"
    file.parent.mkdir(parents=True)
    file.write_text("{}")
    with pytest.raises(InputError, match=r"^bundle: plain has no crf_parameters in its evaluate.json; choose another$"):
        postprocessing_search_config(CRFEvaluation, [file], {}, output_dir=None)


def test_step_without_a_switch_is_searched_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "cells" / "configs" / "train.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"output_dir": "out", "instances": {}, "crf": false, "validate": {"evaluator": {}}}')
    parser, folder = postprocessing_search_config(InstanceEvaluation, [file], {}, output_dir=None)
    assert parser["crf"] is False
    assert folder == Path.cwd() / "out" / "instance_search"
