"""Claims about what DeepMedic's benchmark compares with, and about its arithmetic. No claim about a time."""

import shutil
from argparse import ArgumentParser
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from bundles.deepmedic_brats import benchmark
from bundles.deepmedic_brats.benchmark_parts import segment_drawing, training_step, whole_volume
from bundles.deepmedic_brats.benchmark_parts.eager_tiles import EagerTiles
from bundles.deepmedic_brats.benchmark_parts.trained_like_network import trained_like_network
from bundles.deepmedic_brats.networks import DeepMedic
from common.benchmark.head_volume import head_volume
from common.checks.input_error import InputError
from common.inferers.dense_inferer import DenseInferer

CPU = torch.device("cpu")


@pytest.fixture
def network() -> DeepMedic:
    """Of three layers a pathway, which see 7^3 and 21^3."""
    torch.manual_seed(0)
    pathways = [{"factor": factor, "widths": [4, 4, 6]} for factor in (1, 3)]
    return trained_like_network(2, pathways=pathways, hidden=[8, 8])


def _image(*size: int) -> Tensor:
    return torch.randn(2, *size, generator=torch.Generator().manual_seed(1))


def _one_pass(network: DeepMedic, image: Tensor) -> Tensor:
    with torch.no_grad():
        return network(F.pad(image[None], [network.margin[0]] * 6, mode="replicate"))[0]


# --- the baseline


@pytest.mark.parametrize("size", [(18, 18, 18), (20, 13, 31)], ids=["whole tiles", "tiles that stick out"])
def test_baseline_with_a_multiple_of_3_is_the_network_in_one_pass(network: DeepMedic, size: tuple[int, ...]) -> None:
    image = _image(*size)
    result = EagerTiles(network, output=9, batch=4)(image)
    assert result.shape == (5, *size)
    # float32 sums in another order
    torch.testing.assert_close(result, _one_pass(network, image), rtol=0, atol=1e-5)


def test_baseline_depends_on_its_tiling_otherwise(network: DeepMedic) -> None:
    image = _image(20, 20, 20)
    result, expected = EagerTiles(network, output=10)(image), _one_pass(network, image)
    torch.testing.assert_close(result[:, :10, :10, :10], expected[:, :10, :10, :10], rtol=0, atol=1e-5)
    assert (result - expected).abs().max() > 0.01


def test_each_tile_of_the_baseline_is_the_network_on_its_own_crop(network: DeepMedic) -> None:
    image = _image(20, 20, 20)
    surroundings = F.pad(image[None], [network.margin[0]] * 6, mode="replicate")
    with torch.no_grad():
        expected = network(surroundings[:, :, 10:, 10:, 10:])[0]
    result = EagerTiles(network, output=10)(image)[:, 10:, 10:, 10:]
    torch.testing.assert_close(result, expected, rtol=0, atol=1e-5)


def test_tile_is_computed_if_its_input_holds_brain(network: DeepMedic) -> None:
    """Tiles begin at 0, 9, 18 and see 3 voxels more on each side; brain is at 11, which the second and no other sees
    along the last two axes, and at 6, which the first and second see along the first.
    """
    mask = torch.zeros(1, 27, 27, 27)
    mask[0, 6, 13, 13] = 1
    result = EagerTiles(network, output=9)(_image(27, 27, 27), mask)
    computed = (result != 0).any(0)
    expected = torch.zeros(27, 27, 27, dtype=torch.bool)
    expected[:18, 9:18, 9:18] = True
    assert torch.equal(computed, expected)


def test_tiles_are_those_of_the_authors(monkeypatch: pytest.MonkeyPatch) -> None:
    """45^3 and 26^3 go in, in full batches of 10."""
    network = trained_like_network(2, pathways=[{"factor": factor, "widths": [1] * 8} for factor in (1, 3)], hidden=[1])
    entered = []
    convolve = F.conv3d

    def record(maps: Tensor, *weights: Tensor | None) -> Tensor:
        entered.append(tuple(maps.shape))
        return convolve(maps, *weights)

    monkeypatch.setattr(F, "conv3d", record)
    EagerTiles(network)(_image(29, 29, 30))
    assert entered[0] == (10, 2, 45, 45, 45)
    assert entered[8] == (10, 2, 26, 26, 26)
    assert len(entered) == 8 + 8 + 1 + 1  # the two tiles went in together


# --- what is measured on


def test_labels_of_the_trained_like_network_vary(network: DeepMedic) -> None:
    labels = _one_pass(network, _image(16, 16, 16)).argmax(0)
    assert labels.unique().numel() == 5


def test_trained_like_network_predicts_with_its_statistics(network: DeepMedic) -> None:
    assert not network.training
    slopes = [value for name, value in network.named_parameters() if "activation" in name]
    statistics = [value for name, value in network.named_buffers() if "running" in name]
    assert all(values.unique().numel() == values.numel() for values in slopes + statistics)


# --- the parts


def test_ours_has_the_labels_of_the_network(network: DeepMedic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_volume, "trained_like_network", lambda sequences: network)
    # OpenVINO, which takes seconds to load, is compared with torch where its inference is tested
    monkeypatch.setattr(whole_volume, "DenseInferer", lambda *, engine, amp: DenseInferer(engine="torch", amp=amp))
    options: dict[str, Any] = {"sequences": 2, "repeats": 1, "baseline_batch": 2, "device": CPU}
    rows = whole_volume.whole_volume([20, 20, 16], with_mask=True, **options)
    contestants = ["torch, fp32", "openvino, fp32", "torch, bf16", "openvino, bf16"]
    assert [row["inference"] for row in rows] == [
        "baseline, torch, fp32",
        *(f"DenseInferer, {name}" for name in contestants),
    ]
    assert [row["label_agreement"] for row in rows[1:3]] == [1, 1]
    assert max(row["largest_difference"] for row in rows[1:3]) < 1e-4
    assert rows[0]["speed"] == 1


def test_on_a_gpu_float32_is_measured_without_and_with_tf32(network: DeepMedic) -> None:
    rows = [(name, tf32) for name, _, tf32 in whole_volume._contestants(network, 2, torch.device("cuda"))]
    assert rows == [
        ("baseline, torch, fp32", False),
        ("DenseInferer, torch, fp32", False),
        ("DenseInferer, torch, tf32", True),
        ("DenseInferer, torch, bf16", False),
    ]


@pytest.mark.parametrize("tf32", [False, True])
def test_tf32_is_as_asked_for_only_while_a_scan_is_segmented(tf32: bool) -> None:
    seen = []

    def segment(image: Tensor, region: Tensor | None) -> Tensor:
        seen.append(torch.backends.cudnn.allow_tf32)
        return image

    before = torch.backends.cudnn.allow_tf32
    whole_volume._segmented(segment, _image(2, 2, 2), None, CPU, tf32=tf32)
    assert seen == [tf32]
    assert torch.backends.cudnn.allow_tf32 == before


def test_monai_draws_the_image_that_ours_draws() -> None:
    head = head_volume([60, 60, 58], sequences=2)
    for tuned in (False, True):
        (drawn,) = segment_drawing._monai_segments(head, tuned=tuned)[0]
        assert drawn["image"].shape == (2, 57, 57, 57)
    ours = segment_drawing.segment_source(head)[0]
    assert ours["image"].shape == (2, 57, 57, 57)
    assert ours["label"].shape == (1, 9, 9, 9)


def test_share_is_of_drawing_and_step_together() -> None:
    assert training_step._drawing_share(1.0, 4.0) == 0.2


def test_without_a_compiler_nothing_is_compiled_on_a_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert not training_step._can_compile(CPU)
    assert training_step._can_compile(torch.device("cuda"))


def test_step_without_a_compiler_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"step": "eager, fp32", "speed": 1.0, "seconds": 0.5, "first_seconds": 1.0}]
    rows.append({"step": "compiled, fp32", "missing": "needs a C++ compiler"})
    assert benchmark._step_text(rows, 0.01).splitlines()[2].split(maxsplit=4)[4] == "needs a C++ compiler"


def test_scan_smaller_than_a_segment_is_refused() -> None:
    parser = ArgumentParser()
    benchmark.add_arguments(parser)
    with pytest.raises(InputError, match=r"^size: must be at least 57 .* got \[64, 56, 64\]$"):
        benchmark.benchmark(parser.parse_args(["--size", "64", "56", "64"]))
