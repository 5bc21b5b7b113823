"""What every bundle promises, read from its files alone. A new bundle is tested by existing."""

import inspect
import json
import os
import re
from pathlib import Path
from pydoc import locate
from typing import Any

import pytest
from bundle_configs import (
    BUNDLES,
    COMMANDS,
    CONFIGS,
    OVERLAYS,
    PROJECT,
    config_of,
    expressions,
    items,
    knobs_of,
    parser_of,
    read_json,
)
from config_expressions import REFERENCE, complaint, imported_name, is_import
from monai.bundle import ComponentLocator, ConfigComponent, ConfigParser
from monai.bundle.properties import InferProperties, MetaProperties, TrainProperties
from monai.utils import BundlePropertyConfig
from official_schema import verify_by_official_schema

from common.doctor.comparable_transforms import keys_of, transforms_of, what_is_done
from common.doctor.resolved import resolved

FILES = [f"configs/{name}" for name in ("metadata.json", *CONFIGS, "logging.conf")]
FILES += ["docs/README.md", "docs/data_license.txt", "LICENSE"]
KNOBS = ["bundle_root", "dataset_dir", "output_dir", "device", "seed", "max_epochs", "learning_rate", "batch_size"]
KNOBS += ["val_interval", "track", "resume"]
# MONAI's official one
SCHEMA = "https://github.com/Project-MONAI/MONAI-extra-test-data/releases/download/0.8.1/meta_schema_20240725.json"
MAX_WEIGHTS = 25_000_000  # bytes that a repository can carry
SCRIPTS = sorted(PROJECT.glob("scripts/*.sh"))


@pytest.fixture(scope="module", params=BUNDLES, ids=lambda bundle: bundle.name)
def bundle(request: pytest.FixtureRequest) -> Path:
    """The folder of each bundle in turn."""
    folder: Path = request.param
    return folder


@pytest.fixture(scope="module")
def locator() -> ComponentLocator:
    """MONAI's table of its short names, which takes a second to make."""
    return ComponentLocator()


@pytest.fixture(scope="module")
def pinned() -> dict[str, set[str]]:
    """Versions by package in requirements.txt; several where Python's version decides."""
    versions: dict[str, set[str]] = {}
    for line in (PROJECT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([\w.-]+)==([\w.]+)", line):
            versions.setdefault(match[1], set()).add(match[2])
    return versions


# --- layout


@pytest.mark.parametrize("name", FILES)
def test_file_is_there(bundle: Path, name: str) -> None:
    assert (bundle / name).is_file()


def test_networks_have_a_module_of_their_own(bundle: Path) -> None:
    assert (bundle / "networks.py").is_file() or (bundle / "networks").is_dir()


def test_licence_is_the_projects(bundle: Path) -> None:
    assert (bundle / "LICENSE").read_text() == (PROJECT / "LICENSE").read_text()


def test_logging_is_configured_alike_in_all_bundles(bundle: Path) -> None:
    assert (bundle / "configs/logging.conf").read_text() == (BUNDLES[0] / "configs/logging.conf").read_text()


@pytest.mark.parametrize("name", ["metadata.json", *CONFIGS])
def test_json_has_no_key_twice(bundle: Path, name: str) -> None:
    config_of(bundle, name)


def test_a_key_that_stands_twice_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"train": {"lr": 1, "lr": 2}}')
    with pytest.raises(ValueError, match="lr stands twice"):
        read_json(tmp_path / "a.json")


def test_weights_are_small_enough_to_ship(bundle: Path) -> None:
    sizes = {file.name: file.stat().st_size for file in bundle.glob("models/*.pt")}
    assert {name: size for name, size in sizes.items() if size >= MAX_WEIGHTS} == {}


# --- metadata


def test_metadata_follows_the_official_schema(bundle: Path, shared_data: Path) -> None:
    verify_by_official_schema(bundle / "configs" / "metadata.json", shared_data)


def test_metadata_names_its_schema(bundle: Path) -> None:
    assert config_of(bundle, "metadata.json")["schema"] == SCHEMA


def test_version_is_in_the_changelog(bundle: Path) -> None:
    metadata = config_of(bundle, "metadata.json")
    assert metadata["version"] in metadata["changelog"]


@pytest.mark.parametrize(
    ("key", "package"), [("monai_version", "monai"), ("pytorch_version", "torch"), ("numpy_version", "numpy")]
)
def test_framework_version_is_the_pinned_one(bundle: Path, pinned: dict[str, set[str]], key: str, package: str) -> None:
    assert config_of(bundle, "metadata.json")[key] in pinned[package]


def test_required_packages_have_the_pinned_versions(bundle: Path, pinned: dict[str, set[str]]) -> None:
    required = config_of(bundle, "metadata.json")["required_packages_version"]
    assert {name: version for name, version in required.items() if version not in pinned.get(name, ())} == {}


# --- what MONAI and its users look up


@pytest.mark.parametrize(
    ("name", "properties"),
    [
        pytest.param("train.json", {**TrainProperties, **MetaProperties}, id="train.json"),
        pytest.param("inference.json", {**InferProperties, **MetaProperties}, id="inference.json"),
    ],
)
def test_every_property_of_monai_is_there(bundle: Path, name: str, properties: dict[str, Any]) -> None:
    parser = parser_of(bundle, name)
    ids = [entry[BundlePropertyConfig.ID] for entry in properties.values()]
    assert [missing for missing in ids if missing not in parser] == []


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


@pytest.mark.parametrize("name", CONFIGS)
def test_every_target_exists_and_takes_its_arguments(bundle: Path, locator: ComponentLocator, name: str) -> None:
    components = [(where, value) for where, value in items(config_of(bundle, name)) if _is_component(value)]
    problems = {where: _misfit(ConfigComponent(value, id=where, locator=locator)) for where, value in components}
    assert {where: problem for where, problem in problems.items() if problem} == {}


def _is_component(value: Any) -> bool:
    return isinstance(value, dict) and "_target_" in value


def _misfit(component: ConfigComponent) -> str | None:
    name = component.resolve_module_name()
    target = locate(name)
    if not callable(target):
        return f"no class or function {name}"
    signature, arguments = inspect.signature(target), component.resolve_args()
    try:
        # one that is handed on as a callable gets the rest of its arguments later
        (signature.bind_partial if "_mode_" in component.get_config() else signature.bind)(**arguments)
    except TypeError as error:
        return f"{name}: {error}"
    return None


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        pytest.param({"_target_": "common.nothing.Nothing"}, "no class or function", id="unknown target"),
        pytest.param({"_target_": "LoadImaged", "keys": "image", "raeder": 1}, None, id="any keyword is taken"),
        pytest.param({"_target_": "Orientationd", "keys": "image", "axcode": "RAS"}, "axcode", id="mistyped argument"),
        pytest.param({"_target_": "Orientationd"}, "missing a required argument", id="missing argument"),
        pytest.param({"_target_": "Orientationd", "_mode_": "callable"}, None, id="arguments come later"),
    ],
)
def test_misfits_are_found(locator: ComponentLocator, config: dict[str, Any], problem: str | None) -> None:
    found = _misfit(ConfigComponent(config, locator=locator))
    assert found is None if problem is None else problem in str(found)


@pytest.mark.parametrize("name", CONFIGS)
def test_expressions_are_calls_and_arithmetic(bundle: Path, name: str) -> None:
    config = config_of(bundle, name)
    imports = [*config_of(bundle, "train.json").get("imports", []), *config.get("imports", [])]
    imported = [found for text in imports if (found := imported_name(text))]
    problems = {where: complaint(text, imported=imported) for where, text in expressions(config) if not is_import(text)}
    assert {where: problem for where, problem in problems.items() if problem} == {}


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


@pytest.mark.parametrize("name", CONFIGS)
def test_imports_stand_in_imports_only(bundle: Path, name: str) -> None:
    config = config_of(bundle, name)
    elsewhere = [where for where, text in expressions(config) if is_import(text) and not where.startswith("imports::")]
    not_single = [text for text in config.get("imports", []) if imported_name(text) is None]
    assert (elsewhere, not_single) == ([], [])


@pytest.mark.parametrize("names", COMMANDS, ids=lambda names: names[-1])
def test_every_reference_leads_somewhere(bundle: Path, names: tuple[str, ...]) -> None:
    parser = parser_of(bundle, *names)
    values = [(where, value) for where, value in items(parser.get()) if isinstance(value, str) and value[:1] in "$@"]
    targets = {where: REFERENCE.findall(value) for where, value in values}
    assert {where: missing for where, ids in targets.items() if (missing := [i for i in ids if i not in parser])} == {}


@pytest.mark.parametrize("name", CONFIGS)
def test_ids_have_colons_and_nothing_is_a_macro(bundle: Path, name: str) -> None:
    values = dict(items(config_of(bundle, name)))
    references = {where: value for where, value in values.items() if isinstance(value, str) and value[:1] in "$@%"}
    assert [where for where in values if "#" in where] == []
    assert {where: value for where, value in references.items() if "#" in value or value.startswith("%")} == {}


@pytest.mark.parametrize("name", OVERLAYS)
def test_overlay_holds_only_what_differs(bundle: Path, name: str) -> None:
    train = parser_of(bundle, "train.json")
    overlay = config_of(bundle, name)
    assert [key for key, value in overlay.items() if key in train and train[key] == value] == []


# --- training and inference agree


def test_inference_has_the_network_of_training(bundle: Path) -> None:
    assert config_of(bundle, "inference.json")["network_def"] == config_of(bundle, "train.json")["network_def"]


def test_inference_has_the_knobs_of_training(bundle: Path) -> None:
    train, inference = (knobs_of(config_of(bundle, name)) for name in ("train.json", "inference.json"))
    shared = train.keys() & inference.keys()
    assert {name: inference[name] for name in shared} == {name: train[name] for name in shared}


def test_inference_has_the_inferer_of_evaluation(bundle: Path) -> None:
    evaluate, inference = parser_of(bundle, "train.json", "evaluate.json"), parser_of(bundle, "inference.json")
    assert _definition(inference, "inferer") == _definition(evaluate, "validate::inferer")


def _definition(parser: ConfigParser, name: str) -> Any:
    """Resolved; of an ensemble, whose models bring what their own configs say, as it is written."""
    return parser.get(name) if "ensemble" in parser else resolved(parser, name)


def test_inference_refines_as_evaluation_does(bundle: Path) -> None:
    """With the same CRF, or none."""
    found = []
    for name in ("evaluate.json", "inference.json"):
        config = config_of(bundle, name)
        steps = [
            item for _, item in items(config) if isinstance(item, dict) and "DenseCRFd" in str(item.get("_target_"))
        ]
        found.append(([(key, value) for key, value in config.items() if key.startswith("crf")], steps))
    assert found[0] == found[1]


def test_inference_prepares_images_as_validation_does(bundle: Path) -> None:
    if "ensemble" in parser_of(bundle, "inference.json"):
        pytest.skip("images are prepared as the models' own configs say")
    inference = transforms_of(parser_of(bundle, "inference.json"), "preprocessing")
    validation = transforms_of(parser_of(bundle, "train.json"), "validate::preprocessing")
    keys = keys_of(inference)
    assert what_is_done(inference, keys=keys) == what_is_done(validation, keys=keys)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        pytest.param({"keys": ["image", "label"], "mode": ["bilinear", "nearest"]}, True, id="label beside the image"),
        pytest.param({"keys": "image", "mode": "bilinear", "allow_missing_keys": True}, True, id="missing allowed"),
        pytest.param({"keys": ["image", "label"], "mode": "nearest"}, False, id="another mode"),
        pytest.param({"keys": "image", "mode": "bilinear", "pixdim": [1, 1, 2]}, False, id="another argument"),
        pytest.param({"keys": "label", "mode": "bilinear"}, False, id="label alone"),
    ],
)
def test_comparison_looks_at_what_happens_to_the_image(other: dict[str, Any], is_same: bool) -> None:
    spacing = {"_target_": "Spacingd", "keys": "image", "mode": ["bilinear"], "pixdim": [1, 1, 1]}
    done = [what_is_done([spacing | change], keys={"image"}) for change in ({}, other)]
    assert (done[0] == done[1]) is is_same


# --- what the documents say


def test_published_experiment_is_the_table_of_the_model_card(bundle: Path) -> None:
    card = (bundle / "docs/README.md").read_text(encoding="utf-8")
    assert _published_experiment(card) == config_of(bundle, "paper.json")


def _published_experiment(card: str) -> dict[str, Any]:
    """Knobs and values of the table in the section "The published experiment" of a model card."""
    section = card.partition("\n## The published experiment\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|\s*`([^`]+)`\s*\|\s*(.+?)\s*\|", section, flags=re.MULTILINE)
    return {knob: json.loads(value.strip("`")) for knob, value in rows}


def test_table_of_a_model_card_is_read() -> None:
    card = "# A\n\n## The published experiment\n\n| knob | value | from |\n|--|--|--|\n"
    card += "| `spacing` | [1.0, 1.5] | sec. 4 |\n| `a::lr` | `1e-4` | |\n\n## Data\n\n| `seed` | 0 |\n"
    assert _published_experiment(card) == {"spacing": [1.0, 1.5], "a::lr": 0.0001}


def test_readme_lists_the_bundle(bundle: Path) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [line for line in readme.splitlines() if line.startswith("|") and bundle.name in line] != []


# --- the repository


def test_no_file_is_named_after_nothing() -> None:
    files = [file for folder in ("common", "scripts", "bundles") for file in (PROJECT / folder).rglob("*")]
    ours = [file for file in files if "stand_ins" not in file.parts]  # which have the names of what they stand in for
    assert [file for file in ours if re.match("util|helper", file.name, flags=re.IGNORECASE)] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_script_is_executable_unless_it_is_sourced(script: Path) -> None:
    names_its_interpreter = script.read_text().startswith("#!")  # which a file that is sourced has no use for
    assert os.access(script, os.X_OK) == names_its_interpreter
