"""Claims about what the 2D bundle's benchmark compares with, and about its arithmetic. No claim about a time."""

from argparse import ArgumentParser

import pytest
import torch
from torch import Tensor, nn

from bundles.unet2d_nuclei import benchmark
from bundles.unet2d_nuclei.benchmark_parts import label_arithmetic, large_picture, same_flops, training_step
from bundles.unet2d_nuclei.benchmark_parts.framed_network import FramedNetwork
from bundles.unet2d_nuclei.benchmark_parts.tile_overheads import tile_overheads
from bundles.unet2d_nuclei.networks import UNet
from common.checks.input_error import InputError
from common.inferers.overlap_tile_inferer import OverlapTileInferer

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def seed() -> None:
    torch.manual_seed(0)


def _unpadded() -> UNet:
    """Margin 8, multiples of 2, and no remainder."""
    return UNet(1, 2, widths=[3, 3]).eval()


def _picture(*sides: int) -> Tensor:
    return torch.randn(1, 1, *sides, generator=torch.Generator().manual_seed(1))


# --- the contestants


def test_contestants_have_operations_within_two_per_cent() -> None:
    with torch.device("meta"):
        picture, networks = torch.zeros(1, 3, 64, 64), same_flops._contestants().values()
        *theirs, ours = [same_flops._gflop(network.eval(), picture) for network in networks]
    assert theirs == pytest.approx([ours, ours], rel=0.02)


def test_each_network_is_used_in_three_ways() -> None:
    for row in same_flops.same_flops(32, repeats=1, device=CPU):
        assert min(row[way] for way in ("plain", "inferer", "inferer_bf16")) > 0


@torch.no_grad()
def test_framed_network_in_windows_that_fit_its_pooling_is_ours() -> None:
    """Windows of 32 begin 16 apart; 48 pixels and two margins are three of them."""
    network, picture = _unpadded(), _picture(48, 48)
    framed = FramedNetwork(network).segment(picture, tile=32)
    torch.testing.assert_close(framed, OverlapTileInferer(tile=32)(picture, network), rtol=1e-4, atol=1e-4)


@torch.no_grad()
def test_frame_is_told_from_logits() -> None:
    network, window = _unpadded(), _picture(32, 32)
    framed = FramedNetwork(network)(window)
    assert framed.shape == (1, 3, 32, 32)
    assert framed[:, 2].sum() == 16 * 16
    assert torch.equal(framed[:, :2, 8:-8, 8:-8], network(window))


def test_ours_is_one_pass_of_the_unpadded_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_picture, "_PUBLISHED_TILE", 220)
    rows = large_picture.large_picture("UNet2015", 36, tile=64, window=64, repeats=1, device=CPU)
    assert [row["inference"].split(",")[0] for row in rows] == [
        "one pass",
        "OverlapTileInferer",
        "SlidingWindowInferer",
    ]
    assert rows[0]["largest_difference"] == 0
    assert rows[1]["largest_difference"] < 1e-4
    assert rows[1]["other_class"] < 1e-3


def test_default_network_in_tiles_is_one_pass_and_in_windows_is_not() -> None:
    rows = large_picture.large_picture("U3HR", 352, tile=256, window=64, repeats=1, device=CPU)
    assert [row["largest_difference"] < 1e-4 for row in rows] == [True, True, False, False]


def test_every_way_to_compute_a_step_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_step, "_step", lambda *sizes, amp, channels_last, device: lambda: None)
    rows = training_step.training_step(32, 1, repeats=1, device=CPU)
    assert [row["step"] for row in rows] == ["float32", "float32, channels last", "bf16", "bf16, channels last"]


@pytest.mark.parametrize(("amp", "layout"), [(False, torch.contiguous_format), (True, torch.channels_last)], ids=str)
def test_step_works_in_its_precision_and_layout(amp: bool, layout: torch.memory_format) -> None:
    seen: list[Tensor] = []

    def keep(module: nn.Module, _inputs: tuple[Tensor, ...], maps: Tensor) -> None:
        if isinstance(module, nn.Conv2d):
            seen.append(maps)

    handle = nn.modules.module.register_module_forward_hook(keep)
    try:
        training_step._step(32, 2, amp=amp, channels_last=amp, device=CPU)()
    finally:
        handle.remove()
    assert {maps.dtype for maps in seen} == {torch.bfloat16 if amp else torch.float32}
    assert all(maps.is_contiguous(memory_format=layout) for maps in seen)


def test_usual_ways_give_what_ours_give() -> None:
    rows = label_arithmetic.label_arithmetic(64, repeats=1)
    assert [row["objects"] for row in rows] == [9, 9]
    assert max(row["largest_difference"] for row in rows) < 1e-5  # of weights up to 10, of which 1e-6 are left out


# --- the report


def test_overheads_of_tiles_by_hand() -> None:
    """Along each axis of 2048 pixels with a context of 64: 5 tiles of 512 or 15 of 256, and 6 of 480 that see as much
    beyond the border; 7 of 492 of the unpadded network, of which 304 are kept.
    """
    rows = {row["tiles"]: row for row in tile_overheads(2048)}
    assert rows["padded, context 64"]["128"] is None
    assert rows["padded, context 64"]["256"] == pytest.approx((15 * 256 / 2048) ** 2)
    assert rows["padded, context 64"]["512"] == pytest.approx((5 * 512 / 2048) ** 2)
    assert rows["padded, context 64 also beyond the border"]["512"] == pytest.approx((6 * 480 / 2048) ** 2)
    assert rows["UNet2015, unpadded"]["512"] == pytest.approx((7 * 492 / 2048) ** 2)


def test_tile_that_cannot_be_is_a_dash() -> None:
    rows = [{"tiles": "some", "128": None, "256": 1.5}]
    assert benchmark._tiles_text(rows, "title").splitlines()[1].split() == ["some", "-", "1.50"]


def test_speed_is_per_operation() -> None:
    """Twice the operations in the same time are twice the speed."""
    ways = {"plain": 1.0, "inferer": 0.5, "inferer_bf16": 0.25}
    rows = [
        {"network": name, "parameters": 7, "gflop": gflop, **ways} for name, gflop in (("theirs", 1.0), ("ours", 2.0))
    ]
    assert benchmark._networks_text(rows, "8 x 8").splitlines()[2].split()[-3:] == ["2.00x", "4.00x", "8.00x"]


@pytest.mark.parametrize("sizes", [("500", "2048"), ("0", "0"), ("512", "256")], ids=["multiple", "none", "smaller"])
def test_impossible_sizes_are_refused(sizes: tuple[str, str]) -> None:
    parser = ArgumentParser()
    benchmark.add_arguments(parser)
    with pytest.raises(InputError, match=rf"^size: .*, got {sizes[0]} and {sizes[1]}$"):
        benchmark.benchmark(parser.parse_args(["--size", sizes[0], "--large_size", sizes[1]]))
