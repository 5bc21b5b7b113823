"""A function that a config calls finds that config."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from monai.bundle import ConfigParser, ConfigWorkflow

from common.bundle.running_config import knobs, running_config


def _found_in_a_config_of_its_own() -> Any:
    return ConfigParser({"seed": 2, "found": {"_target_": running_config}}).get_parsed_content("found").get("seed")


def test_config_of_a_workflow_is_found_with_its_overrides(tmp_path: Path) -> None:
    config = {"seed": 0, "initialize": [{"_target_": "common.bundle.running_config.running_config"}]}
    (tmp_path / "train.json").write_text(json.dumps(config))
    workflow = ConfigWorkflow(str(tmp_path / "train.json"), logging_file=False, workflow_type="train", seed=3)
    (found,) = workflow.initialize()
    assert found is workflow.parser
    assert found.get("seed") == 3


def test_config_is_found_from_an_expression() -> None:
    parser = ConfigParser(
        {"imports": "$import common.bundle.running_config as running", "found": "$running.running_config()"}
    )
    parser.get_parsed_content("imports")
    assert parser.get_parsed_content("found") is parser


def test_innermost_config_is_found() -> None:
    parser = ConfigParser({"seed": 1, "inner": {"_target_": _found_in_a_config_of_its_own}})
    assert parser.get_parsed_content("inner") == 2


def test_call_from_elsewhere_is_refused() -> None:
    with pytest.raises(RuntimeError, match="must be called by a MONAI config"):
        running_config()


def test_knobs_are_the_plain_values_of_the_top_level() -> None:
    plain = {"seed": 0, "rate": 0.1, "track": True, "name": "x", "nothing": None, "sizes": [1, [2, 3]]}
    others = {
        "_meta_": {"version": "0.1.0"},
        "_note_": "x",
        "expression": "$1 + 1",
        "reference": "@seed",
        "macro": "%seed",
        "references": [1, "@seed"],
        "section": {"size": 2},
        "component": {"_target_": "torch.nn.ReLU"},
    }
    assert knobs(ConfigParser({**plain, **others})) == plain


def test_places_are_knobs_as_resolved() -> None:
    places = {
        "bundle_root": {"_target_": "os.path.join", "a": "bundles"},
        "output_dir": "$@bundle_root + '/runs'",
        "dataset_dir": "@output_dir",
        "device": {"_target_": "torch.device", "type": "cpu"},
    }
    parser = ConfigParser({**places, "bundle_root": "bundles"})
    assert knobs(parser) == {
        "bundle_root": "bundles",
        "output_dir": "bundles/runs",
        "dataset_dir": "bundles/runs",
        "device": "cpu",
    }
    assert parser.get_parsed_content("device") == torch.device("cpu")
