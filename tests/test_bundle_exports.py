"""What MONAI's own commands make of each network, from the project's folder: TorchScript and ONNX that give the same.

Where a bundle ships no weights the network is small (tests/tiny/<bundle>.json): an export takes as long as it is large.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openvino
import pytest
import torch
from bundle_configs import BUNDLES, PROJECT, config_of, parser_of
from monai.bundle import ckpt_export, onnx_export, verify_net_in_out
from monai.data import load_net_with_metadata
from tiny_bundle import TinyBundle
from torch import Tensor, nn

from common.golden.golden_input import golden_input
from common.golden.golden_record import GoldenRecord

TOLERANCE = 1e-4  # of the largest value: exported networks sum in other orders


@pytest.fixture(scope="module", params=BUNDLES, ids=lambda bundle: bundle.name)
def bundle(request: pytest.FixtureRequest) -> Path:
    """The folder of each bundle in turn."""
    folder: Path = request.param
    return folder


@pytest.fixture(scope="module", autouse=True)
def working_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The project's folder; what MONAI forgets among temporary files it forgets among the tests'."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(PROJECT)
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))
        yield


@pytest.fixture(scope="module")
def overrides(bundle: Path) -> dict[str, Any]:
    """None where the bundle ships weights."""
    settings: dict[str, Any] = TinyBundle(bundle, bundle).tiny["all"]
    return {} if (bundle / "models" / "model.pt").is_file() else settings


@pytest.fixture(scope="module")
def configs(bundle: Path, overrides: dict[str, Any]) -> dict[str, Any]:
    """Arguments of every command."""
    folder = f"bundles/{bundle.name}/configs"
    return {"meta_file": f"{folder}/metadata.json", "config_file": f"{folder}/inference.json", **overrides}


@pytest.fixture(scope="module")
def weights(bundle: Path, network: nn.Module, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp(bundle.name) / "model.pt"
    torch.save(network.state_dict(), file)
    return str(file)


@pytest.fixture(scope="module")
def network(bundle: Path, overrides: dict[str, Any]) -> nn.Module:
    parser = parser_of(bundle, "inference.json")
    parser.update(overrides)
    torch.manual_seed(0)
    made: nn.Module = parser.get_parsed_content("network_def")
    if not overrides:
        made.load_state_dict(torch.load(bundle / "models" / "model.pt", weights_only=True))
    return made.eval()


@pytest.fixture(scope="module")
def image(bundle: Path) -> Tensor:
    record = GoldenRecord.read(min(bundle.glob("golden/*.json")))
    return golden_input(record.input_shape, seed=record.seed)


@pytest.fixture(scope="module")
def expected(network: nn.Module, image: Tensor) -> Tensor:
    with torch.no_grad():
        output: Tensor = network(image)
    return output


def _assert_same(output: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(output, expected, rtol=0, atol=TOLERANCE * float(expected.abs().max()))


def test_network_keeps_what_the_metadata_say(configs: dict[str, Any]) -> None:
    verify_net_in_out("network_def", device="cpu", **configs)


def test_torchscript_gives_the_same(
    bundle: Path, configs: dict[str, Any], weights: str, image: Tensor, expected: Tensor, tmp_path: Path
) -> None:
    ckpt_export("network_def", str(tmp_path / "model.ts"), weights, **configs)
    scripted, metadata, extra = load_net_with_metadata(tmp_path / "model.ts", more_extra_files=["inference.json"])
    with torch.no_grad():
        _assert_same(scripted(image), expected)
    assert json.loads(extra["inference.json"]) == config_of(bundle, "inference.json")
    assert metadata["version"] == config_of(bundle, "metadata.json")["version"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.isinstance.treespec, LeafSpec:FutureWarning")  # torch's exporter, of torch
def test_onnx_gives_the_same(
    configs: dict[str, Any], weights: str, image: Tensor, expected: Tensor, tmp_path: Path
) -> None:
    file = tmp_path / "model.onnx"
    onnx_export("network_def", str(file), weights, input_shape=list(image.shape), **configs)
    model = openvino.compile_model(file, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})  # else bf16 where the CPU has it
    _assert_same(torch.from_numpy(model(image.numpy())[0]), expected)


def test_another_network_does_not_give_the_same(expected: Tensor) -> None:
    with pytest.raises(AssertionError):
        _assert_same(expected * 1.001, expected)
