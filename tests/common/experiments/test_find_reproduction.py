"""find_reproduction finds an experiment by its name, whichever bundle it is of."""

import json
from pathlib import Path

import pytest
from bundle_configs import BUNDLES, PROJECT
from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.experiments.experiment_config import experiment_config
from common.experiments.find_reproduction import find_reproduction, reproduction_files
from common.experiments.reproduction import SCALES
from common.files.read_json_object import read_json_object

_FILES = reproduction_files()
_RUNS = [name for name, file in _FILES.items() if "command" not in read_json_object(file, form="")]


def test_name_says_the_bundle() -> None:
    found = find_reproduction("thesis_table_5_1")
    assert (found.name, found.bundle, found.source) == ("thesis_table_5_1", "adversarial_uda_tbi", "thesis, table 5.1")


def test_mistyped_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"^name: there is no 'thesis_table_51'; did you mean thesis_table_5_1"):
        find_reproduction("thesis_table_51")


def test_file_of_ones_own_needs_its_bundle(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps({"settings": {"a": {}}, "scores": {"dice": {}}}))
    with pytest.raises(InputError, match=r"^bundle: must be given for .*mine.json"):
        find_reproduction(str(file))
    assert find_reproduction(str(file), bundle="vnet_prostate").bundle == "vnet_prostate"


def test_file_of_a_bundle_is_found_by_its_path() -> None:
    assert find_reproduction(str(_FILES["digits"])).bundle == "cclp_ssl"


def test_file_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match=r"^name: there is no file mine.json; --list shows"):
        find_reproduction("mine.json")


def test_bundle_narrows_the_search() -> None:
    with pytest.raises(InputError, match=r"^name: there is no 'digits'"):
        find_reproduction("digits", bundle="unet2d_nuclei")


def test_seeds_are_folds_at_the_scale_of_the_paper() -> None:
    reproduction = find_reproduction("thesis_table_3_3")
    configs = PROJECT / "bundles" / reproduction.bundle / "configs"
    options = reproduction.children([7], {}, scale="paper")["DeepMedic-seed7"]
    parser = experiment_config(configs, [str(configs / "paper.json")], options)
    assert (parser.get_parsed_content("folds"), parser.get_parsed_content("fold")) == (5, 2)


def test_names_are_unique_over_all_bundles() -> None:
    assert len(_FILES) == sum(len(list((bundle / "configs" / "reproduce").glob("*.json"))) for bundle in BUNDLES)


@pytest.mark.parametrize("name", _RUNS)
def test_every_option_of_every_experiment_is_a_knob(name: str) -> None:
    reproduction = find_reproduction(name)
    configs = PROJECT / "bundles" / reproduction.bundle / "configs"
    known = ConfigParser.load_config_files([str(configs / name) for name in ("train.json", "evaluate.json")])
    assert set(reproduction.scales) <= set(SCALES)
    for scale in reproduction.scales:
        runs = reproduction.children([0], {}, scale=scale).values()
        assert {key.partition("::")[0] for run in runs for key in run} <= known.keys()
    last = list(reproduction.scales)[-1]  # the paper's, where there is one; each check takes a second
    overlays = [str(configs / overlay) for overlay in reproduction.config_overlays(last)]
    experiment_config(configs, overlays, next(iter(reproduction.children([0], {}, scale=last).values())))
