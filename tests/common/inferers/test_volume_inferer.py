"""Claims about inference by windows."""

import pytest
import torch
from torch import Tensor, nn

from common.inferers.volume_inferer import VolumeInferer


def _volume(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0))


def _identity(windows: Tensor) -> Tensor:
    return windows


def _convolution() -> nn.Module:
    torch.manual_seed(0)
    return nn.Conv3d(1, 2, kernel_size=3, padding=1).eval()


@pytest.mark.parametrize(
    "shape",
    [(1, 1, 12, 12, 12), (2, 3, 9, 8, 13), (1, 1, 4, 5, 6), (1, 1, 4, 20, 8)],
    ids=["larger", "channels", "smaller than the window", "smaller along one axis"],
)
@pytest.mark.parametrize("overlap", [0.0, 0.25, 0.5])
def test_blending_weights_sum_to_one(shape: tuple[int, ...], overlap: float) -> None:
    volume = _volume(*shape)
    blended = VolumeInferer((8, 8, 8), overlap=overlap)(volume, _identity)
    torch.testing.assert_close(blended, volume, rtol=1e-5, atol=1e-5)  # a few float32 products and sums a voxel


@torch.no_grad()
def test_window_as_large_as_the_volume_is_the_network() -> None:
    network, volume = _convolution(), _volume(1, 1, 8, 8, 8)
    windowed = VolumeInferer((8, 8, 8))(volume, network)
    torch.testing.assert_close(windowed, network(volume), rtol=1e-5, atol=1e-6)  # times and divided by the weights


@torch.no_grad()
def test_middle_of_a_window_counts_more_than_its_border() -> None:
    def is_second(windows: Tensor) -> Tensor:
        return (torch.arange(len(windows)) % 2).float().view(-1, 1, 1, 1, 1) * torch.ones_like(windows)

    share = VolumeInferer((8, 8, 8), batch_size=2)(_volume(1, 1, 8, 8, 12), is_second)[0, 0, 4, 4]
    assert share[:4].tolist() == [0] * 4  # windows 0-7 and 4-11
    assert share[8:].tolist() == [1] * 4
    assert share[4:8].diff().min() > 0
    assert share[4:8].tolist() == pytest.approx((1 - share[4:8].flip(0)).tolist(), abs=1e-6)


def test_smaller_volume_is_padded_with_zeros() -> None:
    seen: list[Tensor] = []

    def network(windows: Tensor) -> Tensor:
        seen.append(windows.clone())
        return windows

    VolumeInferer((8, 8, 8))(torch.ones(1, 1, 8, 8, 4), network)
    assert [tuple(windows.shape) for windows in seen] == [(1, 1, 8, 8, 8)]
    assert seen[0][0, 0, 0, 0].tolist() == [0, 0, 1, 1, 1, 1, 0, 0]


def test_windows_go_through_the_network_in_batches() -> None:
    batches: list[tuple[int, ...]] = []

    def network(windows: Tensor) -> Tensor:
        batches.append(tuple(windows.shape))
        return windows

    VolumeInferer((8, 8, 8), overlap=0.5, batch_size=3)(_volume(1, 1, 12, 12, 12), network)
    # windows begin at 0 and 4 along each axis: 2 x 2 x 2 of them
    assert batches == [(3, 1, 8, 8, 8), (3, 1, 8, 8, 8), (2, 1, 8, 8, 8)]


@torch.no_grad()
@pytest.mark.parametrize(("amp", "inside"), [(True, torch.bfloat16), (False, torch.float32)], ids=["amp", "plain"])
def test_logits_are_float32_whatever_the_network_works_in(amp: bool, inside: torch.dtype) -> None:
    network, seen = _convolution(), []
    network.register_forward_hook(lambda _layer, _args, logits: seen.append(logits.dtype))
    logits = VolumeInferer((8, 8, 8), amp=amp)(_volume(1, 1, 8, 8, 8), network)
    assert seen == [inside]
    assert logits.dtype == torch.float32


@torch.no_grad()
def test_amp_is_as_near_as_bfloat16_allows() -> None:
    network, volume = _convolution(), _volume(1, 1, 12, 12, 12)
    exact, rounded = (VolumeInferer((8, 8, 8), amp=amp)(volume, network) for amp in (False, True))
    assert 0 < (rounded - exact).abs().max() < 2**-6 * exact.abs().max()  # 8 bits of image, weights and logits


@torch.no_grad()
def test_windows_are_blended_in_float32() -> None:
    network, volume = _convolution(), _volume(1, 1, 8, 8, 8)
    with torch.autocast("cpu", torch.bfloat16):
        expected = network(volume).float()
    # as above; weights of bfloat16 would leave errors of 2^-9
    torch.testing.assert_close(VolumeInferer((8, 8, 8), amp=True)(volume, network), expected, rtol=1e-5, atol=1e-6)


def test_further_arguments_reach_the_network() -> None:
    volume = _volume(1, 1, 8, 8, 8)
    scaled = VolumeInferer((8, 8, 8))(volume, lambda windows, factor, *, shift: factor * windows + shift, 2, shift=1)
    torch.testing.assert_close(scaled, 2 * volume + 1, rtol=1e-5, atol=1e-5)
