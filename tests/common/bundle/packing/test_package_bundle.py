"""package_bundle writes a whole bundle into one file, or nothing."""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
import torch
from bundle_configs import PROJECT

from common.bundle.packing.package_bundle import package_bundle
from common.checks.input_error import InputError

BUNDLE = PROJECT / "bundles" / "cclp_ssl"
WEIGHTS = BUNDLE / "models" / "model.pt"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package_bundle(BUNDLE, output=tmp_path_factory.mktemp("dist"), weights=WEIGHTS)


def test_file_is_called_as_the_model_zoo_calls_it(archive: Path) -> None:
    assert archive.name == "cclp_ssl_v0.1.0.zip"


def test_everything_is_in_one_folder(archive: Path) -> None:
    with ZipFile(archive) as opened:
        assert {name.partition("/")[0] for name in opened.namelist()} == {"cclp_ssl"}


def test_weights_are_a_flat_state_dict(archive: Path, tmp_path: Path) -> None:
    with ZipFile(archive) as opened:
        state = torch.load(opened.extract("cclp_ssl/models/model.pt", tmp_path), weights_only=True)
    assert {type(value) for value in state.values()} == {torch.Tensor}


def test_packed_twice_it_is_the_same_byte_for_byte(archive: Path, tmp_path: Path) -> None:
    again = package_bundle(BUNDLE, output=tmp_path / "new" / "folder", weights=WEIGHTS)
    assert again.read_bytes() == archive.read_bytes()


def test_an_output_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dist").touch()
    with pytest.raises(InputError, match=r"^output: cannot write [^\n]+ \([^\n]+\); choose another folder$"):
        package_bundle(BUNDLE, output=tmp_path / "dist", weights=WEIGHTS)


@pytest.mark.parametrize(
    "change",
    [{"version": "9.0.0"}, {"changelog": "new"}, {"version": None}],
    ids=["version not in it", "no object", "no version"],
)
def test_a_version_that_the_changelog_does_not_know_is_refused(tmp_path: Path, change: dict[str, str]) -> None:
    bundle = tmp_path / "bundles" / "cclp_ssl"
    shutil.copytree(BUNDLE, bundle, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "common").symlink_to(PROJECT / "common")
    metadata = bundle / "configs" / "metadata.json"
    metadata.write_text(json.dumps(json.loads(metadata.read_text()) | change))
    with pytest.raises(InputError, match=r"metadata.json: changelog must say what is new in version [^\n]+$"):
        package_bundle(bundle, output=tmp_path / "dist", weights=WEIGHTS)
    assert not (tmp_path / "dist").exists()
