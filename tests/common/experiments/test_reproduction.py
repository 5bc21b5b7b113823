"""Reproduction names the runs of a table and says what is each one's."""

from common.experiments.reproduced_score import ReproducedScore
from common.experiments.reproduction import Reproduction

_SCORES = [ReproducedScore("error")]
_SETTINGS = {"plain": {"method": "none"}, "cclp": {"method": "cclp", "steps": 3}}


def test_every_setting_is_run_with_every_seed_and_settings_of_a_seed_stand_together() -> None:
    children = Reproduction("table", "bees", _SETTINGS, _SCORES).children([0, 1], {})
    assert list(children) == ["plain-seed0", "cclp-seed0", "plain-seed1", "cclp-seed1"]
    assert children["cclp-seed1"] == {"method": "'cclp'", "steps": "3", "seed": "1"}


def test_command_line_overrides_the_settings() -> None:
    children = Reproduction("table", "bees", _SETTINGS, _SCORES).children([0], {"steps": "5", "max_epochs": "1"})
    assert children["cclp-seed0"] == {"method": "'cclp'", "steps": "5", "max_epochs": "1", "seed": "0"}


def test_settings_override_what_their_scale_says() -> None:
    scales = {"smoke": {"steps": 1, "max_epochs": 1, "overlays": ["small.json"]}}
    reproduction = Reproduction("table", "bees", _SETTINGS, _SCORES, overlays=["all.json"], scales=scales)
    children = reproduction.children([7], {}, scale="smoke")
    assert children["plain-seed7"] == {"steps": "1", "max_epochs": "1", "method": "'none'", "seed": "7"}
    assert children["cclp-seed7"]["steps"] == "3"
    assert reproduction.config_overlays("smoke") == ["all.json", "small.json"]
    assert reproduction.config_overlays("laptop") == ["all.json"]


def test_seeds_are_folds_where_there_are_folds() -> None:
    reproduction = Reproduction("table", "bees", _SETTINGS, _SCORES, scales={"laptop": {"folds": 2}})
    folds = {name: of["fold"] for name, of in reproduction.children([0, 3, 4], {}).items()}
    assert folds == {f"{name}-seed{seed}": str(seed % 2) for seed in (0, 3, 4) for name in _SETTINGS}
    assert reproduction.children([4], {"folds": "3"})["plain-seed4"]["fold"] == "1"
    assert reproduction.children([4], {"fold": "0"})["plain-seed4"]["fold"] == "0"


def test_networks_of_a_setting_are_evaluated_once_more_with_other_options() -> None:
    evaluations = {"cclp+crf": {"of": "cclp", "crf": True}}
    reproduction = Reproduction("table", "bees", _SETTINGS, _SCORES, evaluations=evaluations)
    children = reproduction.children([0, 1], {})
    assert children["cclp+crf-seed1"] == {"method": "'cclp'", "steps": "3", "crf": "True", "seed": "1"}
    assert reproduction.trained_by([0, 1]) == {"cclp+crf-seed0": "cclp-seed0", "cclp+crf-seed1": "cclp-seed1"}
    assert reproduction.rows == ["plain", "cclp", "cclp+crf"]


def test_setting_may_be_a_random_forest() -> None:
    settings = {"plain": {}, "RF": {"random_forest": True, "crf": True}}
    reproduction = Reproduction("table", "bees", settings, _SCORES)
    assert reproduction.forests([0, 1]) == ["RF-seed0", "RF-seed1"]
    assert reproduction.children([1], {})["RF-seed1"] == {"crf": "True", "seed": "1"}


def test_what_a_scale_says_of_phantoms_is_not_said_of_other_data() -> None:
    scales = {"smoke": {"dataset_dir::count": 4, "max_epochs": 1}}
    reproduction = Reproduction("table", "bees", {"a": {}}, _SCORES, scales=scales)
    assert reproduction.scale_options("smoke", {}) == {"dataset_dir::count": 4, "max_epochs": 1}
    children = reproduction.children([0], {"dataset_dir": "mine"}, scale="smoke")
    assert children == {"a-seed0": {"max_epochs": "1", "dataset_dir": "mine", "seed": "0"}}
