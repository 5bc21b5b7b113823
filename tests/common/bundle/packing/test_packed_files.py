"""packed_files takes what a bundle needs to run, and nothing else."""

import ast
import json
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from bundle_configs import BUNDLES, PROJECT, config_of

from common.bundle.packing.packed_files import packed_files


@pytest.fixture(scope="module", params=BUNDLES, ids=lambda bundle: bundle.name)
def bundle(request: pytest.FixtureRequest) -> Path:
    """The folder of each bundle in turn."""
    folder: Path = request.param
    return folder


@pytest.fixture(scope="module")
def packed(bundle: Path) -> dict[str, Path | bytes]:
    return packed_files(bundle)


@pytest.fixture(scope="module")
def distributions() -> dict[str, set[str]]:
    """By the name of a package that is imported, what pip calls those that it comes from."""
    owners = packages_distributions()
    return {name: {owner.lower() for owner in owners[name]} for name in owners}


def _text(content: Path | bytes) -> str:
    return (content if isinstance(content, bytes) else content.read_bytes()).decode()


def _modules(packed: dict[str, Path | bytes]) -> dict[str, str]:
    """Source texts by their names."""
    return {name: _text(content) for name, content in packed.items() if name.endswith(".py")}


def test_configs_documents_and_licence_are_those_of_the_bundle(bundle: Path, packed: dict[str, Path | bytes]) -> None:
    kept = [file for folder in ("configs", "docs") for file in (bundle / folder).rglob("*") if file.is_file()]
    expected = {file.relative_to(bundle).as_posix() for file in [*kept, bundle / "LICENSE"]}
    assert {name for name in packed if not name.startswith(("common/", "bundles/"))} == expected


def test_code_is_python_and_one_mark(bundle: Path, packed: dict[str, Path | bytes]) -> None:
    code = [name for name in packed if name.startswith(("common/", "bundles/"))]
    assert [name for name in code if not name.endswith(".py")] == [f"bundles/{bundle.name}/packed.txt"]


def test_code_of_benchmarks_searches_and_other_bundles_stays(bundle: Path, packed: dict[str, Path | bytes]) -> None:
    shared = {"deepmedic_brats"}  # whose networks others use
    assert [name for name in packed if "benchmark" in name] == []
    assert "common/experiments/tune.py" not in packed
    assert {name.split("/")[1] for name in packed if name.startswith("bundles/")} - shared <= {bundle.name}


def test_code_is_the_projects(packed: dict[str, Path | bytes]) -> None:
    own = {name: text for name, text in _modules(packed).items() if name != "common/__init__.py"}
    assert {name for name, text in own.items() if text != (PROJECT / name).read_text(encoding="utf-8")} == set()


def test_shared_code_joins_that_of_other_packed_bundles(packed: dict[str, Path | bytes]) -> None:
    original = (PROJECT / "common" / "__init__.py").read_text()
    added = _text(packed["common/__init__.py"]).removeprefix(original)
    assert added.strip().splitlines()[-1] == "sys.meta_path.append(SiblingCode)"
    assert "common/bundle/packing/sibling_code.py" in packed


def test_every_module_of_ours_that_is_imported_is_there(packed: dict[str, Path | bytes]) -> None:
    names = set(re.findall(r"^\s*from ((?:common|bundles)[\w.]*) import", "\n".join(_modules(packed).values()), re.M))
    files = {name: [f"{name.replace('.', '/')}{end}" for end in (".py", "/__init__.py")] for name in names}
    assert [name for name, ends in files.items() if not any(end in packed for end in ends)] == []


def test_every_imported_package_is_in_the_metadata(
    bundle: Path, packed: dict[str, Path | bytes], distributions: dict[str, set[str]]
) -> None:
    needed = {*config_of(bundle, "metadata.json")["required_packages_version"], "monai", "torch", "numpy"}
    named = {name.partition(".")[0] for text in _modules(packed).values() for name in _imports(text)}
    foreign = named - set(sys.stdlib_module_names) - {"common", "bundles"}
    # what pip calls otherwise than Python may be made of several, such as itk-core
    assert {name for name in foreign if not ({name} | distributions.get(name, set())) & needed} == set()


def _imports(text: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(text)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


def test_metadata_is_unchanged(bundle: Path, packed: dict[str, Path | bytes]) -> None:
    assert json.loads(_text(packed["configs/metadata.json"])) == config_of(bundle, "metadata.json")


def test_what_the_model_card_tells_to_name_is_there() -> None:
    """A loss that no config of this bundle has."""
    packed = packed_files(PROJECT / "bundles" / "vnet_prostate")
    assert "common/losses/dice_cross_entropy.py" in packed
