"""A packed bundle passes what the Model Zoo asks of a bundle that is offered to it."""

from pathlib import Path
from zipfile import ZipFile

import pytest
import torch
from bundle_configs import BUNDLES, config_of, parser_of
from monai.bundle import ckpt_export, verify_net_in_out
from official_schema import verify_by_official_schema

from common.bundle.packing.package_bundle import package_bundle
from common.doctor.bundle_files import BundleFiles
from common.golden.golden_agreement import GoldenAgreement
from common.golden.golden_record import GoldenRecord

pytestmark = pytest.mark.slow  # V-Net's weights are 260 MB, written four times


@pytest.fixture(scope="module", params=BUNDLES, ids=lambda bundle: bundle.name)
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each bundle in turn, unpacked, with the weights that it ships or some."""
    bundle, folder = request.param, tmp_path_factory.mktemp("zoo")
    weights = bundle / "models" / "model.pt"
    if not weights.is_file():
        weights = folder / "model.pt"
        torch.save(parser_of(bundle, "inference.json").get_parsed_content("network_def").state_dict(), weights)
    with ZipFile(package_bundle(bundle, output=folder, weights=weights)) as archive:
        archive.extractall(folder)
    unpacked: Path = folder / bundle.name
    return unpacked


def test_licence_and_large_files_are_where_the_zoo_looks(root: Path) -> None:
    assert [name for name in ("LICENSE", "docs/README.md", "models/model.pt") if not (root / name).is_file()] == []
    assert list(root.glob("large_files.*")) == []  # nothing is left to be downloaded


def test_version_is_in_the_changelog(root: Path) -> None:
    metadata = config_of(root, "metadata.json")
    assert metadata["version"] in metadata["changelog"]


def test_metadata_follow_the_schema(root: Path, shared_data: Path) -> None:
    verify_by_official_schema(root / "configs" / "metadata.json", shared_data)


def test_network_keeps_what_the_metadata_say(root: Path) -> None:
    verify_net_in_out("network_def", **_configs(root), device="cpu", bundle_root=str(root))


def test_weights_are_a_flat_state_that_is_exported(root: Path, tmp_path: Path) -> None:
    weights, exported = root / "models" / "model.pt", tmp_path / "model.ts"
    state = torch.load(weights, weights_only=True)
    assert {type(value) for value in state.values()} == {torch.Tensor}
    ckpt_export("network_def", str(exported), str(weights), **_configs(root), bundle_root=str(root))
    assert torch.jit.load(exported).state_dict().keys() == state.keys()


def test_golden_outputs_hold_there_too(root: Path) -> None:
    records = {file.name: GoldenRecord.read(file) for file in root.glob("golden/*.json")}
    assert records
    agreements = {name: GoldenAgreement.of(BundleFiles(root), record) for name, record in records.items()}
    assert {name: str(agreement) for name, agreement in agreements.items() if not agreement.holds} == {}


def _configs(root: Path) -> dict[str, str]:
    names = {"meta_file": "metadata.json", "config_file": "inference.json"}
    return {argument: str(root / "configs" / name) for argument, name in names.items()}
