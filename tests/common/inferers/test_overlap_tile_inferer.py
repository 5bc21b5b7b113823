"""Claims about the inference of pictures by tiles: what one pass of the network over the whole picture gives."""

import pytest
import torch
from monai.data import MetaTensor
from torch import Tensor, nn

from bundles.unet2d_nuclei.networks.unet import UNet
from bundles.unet2d_nuclei.networks.vnet2d import VNet2d
from common.checks.input_error import InputError
from common.inferers.mirrored_window import mirrored_window
from common.inferers.overlap_tile_inferer import OverlapTileInferer

ROUNDING = {"rtol": 1e-5, "atol": 1e-5}  # float32 sums in another order


def _picture(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(1))


def _unpadded(steps: int = 2) -> UNet:
    """Margin 20 and multiples of 4 plus 0 with two poolings; 8 and 2 plus 0 with one."""
    torch.manual_seed(0)
    return UNet(2, 3, widths=[3] * (steps + 1)).eval()


def _padded() -> UNet:
    """Sees 20 pixels each way, 2 and 2 at full, 4 and 4 at half, 8 at quarter resolution, and 3 by its pooling."""
    torch.manual_seed(0)
    return UNet(2, 3, widths=[3, 4, 5], padded=True).eval()


def _one_pass(network: UNet, picture: Tensor, *, beyond: int) -> Tensor:
    """Over the picture, mirrored by `beyond` pixels and up to the next size at its end."""
    step, rest = network.size_multiple[0], network.size_remainder
    sides = [-((rest - side - 2 * beyond) // step) * step + rest for side in picture.shape[2:]]
    with torch.no_grad():
        logits = network(mirrored_window(picture, (-beyond, -beyond), sides))
    lost = beyond - network.margin
    return logits[:, :, lost : lost + picture.shape[2], lost : lost + picture.shape[3]]


# --- unpadded networks


@pytest.mark.parametrize(
    "sides", [(50, 41), (97, 33), (64, 64), (7, 120), (3, 2), (1, 1)], ids=lambda sides: f"{sides[0]}x{sides[1]}"
)
def test_tiles_of_an_unpadded_network_are_one_pass(sides: tuple[int, int]) -> None:
    network, picture = _unpadded(), _picture(1, 2, *sides)
    logits = OverlapTileInferer(tile=64)(picture, network)
    assert logits.shape == (1, 3, *sides)
    torch.testing.assert_close(logits, _one_pass(network, picture, beyond=network.margin), **ROUNDING)


def test_geometry_of_2015_in_tiles_is_one_pass() -> None:
    torch.manual_seed(0)
    network = UNet(1, 2, widths=[2, 2, 2, 2, 2]).eval()
    assert (network.margin, network.size_multiple, network.size_remainder) == (92, [16, 16], 12)
    picture = _picture(1, 1, 60, 41)
    logits = OverlapTileInferer(tile=220)(picture, network)
    torch.testing.assert_close(logits, _one_pass(network, picture, beyond=92), **ROUNDING)


def test_one_tile_of_2015_has_572_pixels() -> None:
    with torch.device("meta"):
        network = UNet(1, 2)
    assert OverlapTileInferer(tile=572).overhead((388, 388), network) == pytest.approx((572 / 388) ** 2)


# --- padded networks


@pytest.mark.parametrize("sides", [(96, 96), (101, 77), (9, 90), (5, 1)], ids=lambda sides: f"{sides[0]}x{sides[1]}")
@pytest.mark.parametrize("mirrored", [False, True], ids=["zeros", "mirror"])
def test_tiles_of_a_padded_network_are_one_pass_if_it_sees_no_farther(sides: tuple[int, int], mirrored: bool) -> None:
    network, picture = _padded(), _picture(1, 2, *sides)
    logits = OverlapTileInferer(tile=64, context=24, mirror_border=mirrored)(picture, network)
    torch.testing.assert_close(logits, _one_pass(network, picture, beyond=24 if mirrored else 0), **ROUNDING)


def test_tiles_of_a_padded_network_are_not_one_pass_if_it_sees_farther() -> None:
    network, picture = _padded(), _picture(1, 2, 96, 96)
    differences = [
        (OverlapTileInferer(tile=64, context=context)(picture, network) - _one_pass(network, picture, beyond=0)).abs()
        for context in (4, 12)
    ]
    assert differences[0].max() > differences[1].max() > 1e-3
    assert differences[0][:, :, :8, :8].max() < 1e-5  # far from where tiles meet


def test_picture_that_fits_is_one_pass() -> None:
    network, picture = _padded(), _picture(1, 2, 41, 64)
    seen: list[Tensor] = []
    network.register_forward_hook(lambda _network, inputs, _logits: seen.append(inputs[0]))
    OverlapTileInferer(tile=64, context=16)(picture, network)
    (window,) = seen
    assert window.shape == (1, 2, 44, 64)
    assert torch.equal(window[:, :, :41], picture)
    assert torch.equal(window[:, :, 41:], picture[:, :, [39, 38, 37]])


def test_networks_that_say_nothing_take_any_size() -> None:
    network = nn.Conv2d(1, 1, kernel_size=3, padding=1)
    picture = _picture(1, 1, 23, 17)
    with torch.no_grad():
        torch.testing.assert_close(
            OverlapTileInferer(tile=8, context=1)(picture, network), network(picture), **ROUNDING
        )


# --- what all have in common


def test_tiles_go_through_the_network_in_batches_of_one_size() -> None:
    batches: list[tuple[int, ...]] = []

    def network(windows: Tensor) -> Tensor:
        batches.append(tuple(windows.shape))
        assert windows.is_contiguous(memory_format=torch.channels_last)
        return windows

    picture = _picture(2, 3, 20, 12)  # two tiles of 12 along x, one along y
    logits = OverlapTileInferer(tile=16, context=2, batch_size=3)(picture, network)
    assert batches == [(3, 3, 12, 12), (1, 3, 12, 12)]
    assert torch.equal(logits, picture)


def test_network_in_data_parallel_keeps_its_margin() -> None:
    network, picture = _unpadded(1), _picture(1, 2, 30, 20)
    wrapped = nn.Module()
    wrapped.module = network  # type: ignore[assignment]
    wrapped.forward = network.forward  # type: ignore[method-assign]
    infer = OverlapTileInferer(tile=32)
    assert torch.equal(infer(picture, wrapped), infer(picture, network))


def test_logits_are_float32_with_amp() -> None:
    network, picture = _unpadded(), _picture(1, 2, 30, 20)
    exact, rounded = (OverlapTileInferer(tile=64, amp=amp)(picture, network) for amp in (False, True))
    assert exact.dtype == rounded.dtype == torch.float32
    assert 0 < (rounded - exact).abs().max() < 2**-5 * exact.abs().max()  # 8 bits of image, weights and maps


def test_metadata_are_kept_and_nothing_is_learnt_from() -> None:
    picture = MetaTensor(_picture(1, 2, 30, 20), meta={"filename_or_obj": "a.png"})
    logits = OverlapTileInferer(tile=64)(picture, _unpadded())
    assert logits.meta["filename_or_obj"] == "a.png"
    assert not logits.requires_grad


def test_further_arguments_reach_the_network() -> None:
    picture = _picture(1, 1, 4, 4)
    logits = OverlapTileInferer(context=0)(
        picture, lambda windows, factor, *, shift: factor * windows + shift, 2, shift=1
    )
    assert torch.equal(logits, 2 * picture + 1)


def test_overhead_counts_what_enters() -> None:
    """Two tiles of 384 for 640 pixels, one for 384."""
    with torch.device("meta"):
        network = VNet2d(1, 1)
    assert OverlapTileInferer(tile=512, context=64).overhead((640, 384), network) == pytest.approx(2 * 384 / 640)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tile": 0}, "tile: must be at least 1, got 0"),
        ({"context": -1}, "context: must be at least 0, got -1"),
        ({"batch_size": 0}, "batch_size: must be at least 1, got 0"),
    ],
    ids=["tile", "context", "batch size"],
)
def test_impossible_settings_are_refused(options: dict[str, int], message: str) -> None:
    with pytest.raises(InputError, match=f"^{message}$"):
        OverlapTileInferer(**options)


def test_tile_too_small_for_the_network_is_refused() -> None:
    with pytest.raises(InputError, match=r"^tile: must be at least 44 for this network and context, got 40$"):
        OverlapTileInferer(tile=40)(_picture(1, 2, 5, 5), _unpadded())
