"""What every bundle promises, read from its files alone. A new bundle is tested by existing."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from bundle_configs import BUNDLES, PROJECT, config_of, expressions
from config_expressions import complaint, imported_name, is_import
from official_schema import verify_by_official_schema

from common.doctor.config_items import config_items
from common.doctor.examine_bundle import examine_bundle

KNOBS = ["bundle_root", "dataset_dir", "output_dir", "device", "seed", "max_epochs", "learning_rate", "batch_size"]
KNOBS += ["val_interval", "checkpoint_interval", "track", "resume"]
# MONAI's official one
SCHEMA = "https://github.com/Project-MONAI/MONAI-extra-test-data/releases/download/0.8.1/meta_schema_20240725.json"
MAX_WEIGHTS = 25_000_000  # bytes that a repository can carry
SCRIPTS = sorted(PROJECT.glob("scripts/*.sh"))


@pytest.fixture(scope="module", params=BUNDLES, ids=lambda bundle: bundle.name)
def bundle(request: pytest.FixtureRequest) -> Path:
    """The folder of each bundle in turn."""
    folder: Path = request.param
    return folder


def _config_files(bundle: Path) -> dict[str, dict[str, Any]]:
    """What stands in each of its configs, overlays and settings included, by the file's name."""
    names = sorted(file.name for file in (bundle / "configs").glob("*.json") if file.name != "metadata.json")
    return {name: config_of(bundle, name) for name in names}


def test_doctor_finds_nothing_wrong(bundle: Path) -> None:
    assert examine_bundle(bundle) == []


# --- layout


def test_networks_have_a_module_of_their_own(bundle: Path) -> None:
    assert (bundle / "networks.py").is_file() or (bundle / "networks").is_dir()


def test_logging_is_configured_alike_in_all_bundles(bundle: Path) -> None:
    assert (bundle / "configs/logging.conf").read_text() == (BUNDLES[0] / "configs/logging.conf").read_text()


def test_weights_are_small_enough_to_ship(bundle: Path) -> None:
    sizes = {file.name: file.stat().st_size for file in bundle.glob("models/*.pt")}
    assert {name: size for name, size in sizes.items() if size >= MAX_WEIGHTS} == {}


# --- metadata


def test_metadata_follows_the_official_schema(bundle: Path, shared_data: Path) -> None:
    verify_by_official_schema(bundle / "configs" / "metadata.json", shared_data)


def test_metadata_names_its_schema(bundle: Path) -> None:
    assert config_of(bundle, "metadata.json")["schema"] == SCHEMA


# --- what MONAI and its users look up


def test_training_has_the_knobs_of_all_bundles(bundle: Path) -> None:
    train = config_of(bundle, "train.json")
    assert [knob for knob in KNOBS if knob not in train] == []


def test_knobs_come_before_every_section(bundle: Path) -> None:
    train = config_of(bundle, "train.json")
    names = list(train)
    first_section = min(names.index(name) for name in names if name == "network_def" or _is_section(train[name]))
    assert [knob for knob in KNOBS if names.index(knob) > first_section] == []


def _is_section(value: Any) -> bool:
    """An object that is no component, or one with further components or objects inside."""
    return isinstance(value, dict) and ("_target_" not in value or any(isinstance(v, dict) for v in value.values()))


# --- the language of the configs


def test_expressions_are_calls_and_arithmetic(bundle: Path) -> None:
    configs = _config_files(bundle)
    for name, config in configs.items():
        imports = [*configs["train.json"].get("imports", []), *config.get("imports", [])]
        imported = [found for text in imports if (found := imported_name(text))]
        told = {at: complaint(text, imported=imported) for at, text in expressions(config) if not is_import(text)}
        assert {at: problem for at, problem in told.items() if problem} == {}, name


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("$(lambda x: x)(@a)", id="lambda"),
        pytest.param("$[x for x in @a]", id="comprehension"),
        pytest.param("$1 if @a else 2", id="conditional"),
        pytest.param("$__import__('os')", id="__import__"),
        pytest.param("$@a.__class__", id="dunder attribute"),
        pytest.param("$eval('1')", id="code in a string"),
        pytest.param("$f'{@a}'", id="f-string"),
        pytest.param("$operator.neg(1)", id="not imported"),
        pytest.param("$import os; os.getcwd()", id="statements"),
        pytest.param("$" + "1 + " * 30 + "1", id="too long"),
    ],
)
def test_code_in_a_config_is_refused(text: str) -> None:
    assert complaint(text, imported=[])


@pytest.mark.parametrize(
    "text",
    [
        *("$@a::b.run()", "$@runs + '/vnet'", "$not @track", "$@a > -1", "$@names[1:]"),
        *("$list(range(1, @num_classes))", "$torch.device('cpu')", "$from_engine(['pred', 'label'])"),
    ],
)
def test_calls_and_arithmetic_are_accepted(text: str) -> None:
    assert complaint(text, imported=["from_engine"]) is None


def test_imports_stand_in_imports_only(bundle: Path) -> None:
    for name, config in _config_files(bundle).items():
        elsewhere = [at for at, text in expressions(config) if is_import(text) and not at.startswith("imports::")]
        not_single = [text for text in config.get("imports", []) if imported_name(text) is None]
        assert (elsewhere, not_single) == ([], []), name


def test_ids_have_colons_and_nothing_is_a_macro(bundle: Path) -> None:
    for name, config in _config_files(bundle).items():
        values = dict(config_items(config))
        references = {at: value for at, value in values.items() if isinstance(value, str) and value[:1] in "$@%"}
        assert [at for at in values if "#" in at] == [], name
        assert {at: value for at, value in references.items() if "#" in value or value.startswith("%")} == {}, name


# --- the repository


def test_no_file_is_named_after_nothing() -> None:
    files = [file for folder in ("common", "scripts", "bundles") for file in (PROJECT / folder).rglob("*")]
    ours = [file for file in files if "stand_ins" not in file.parts]  # which have the names of what they stand in for
    assert [file for file in ours if re.match("util|helper", file.name, flags=re.IGNORECASE)] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_script_is_executable_unless_it_is_sourced(script: Path) -> None:
    names_its_interpreter = script.read_text().startswith("#!")  # which a file that is sourced has no use for
    assert os.access(script, os.X_OK) == names_its_interpreter
