"""Claims about V-Net: the published architecture, to the last parameter."""

import math
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from bundles.vnet_prostate.networks import ResidualStage, VNet
from common.checks.input_error import InputError

SMALL = (2, 4, 4, 4, 4)  # widths that keep a pass over 16³ voxels in milliseconds


def _on_paper(**options: Any) -> VNet:
    """A network that holds shapes, not numbers."""
    with torch.device("meta"):
        return VNet(**options)


def _small(**options: Any) -> VNet:
    torch.manual_seed(0)
    return VNet(**{"widths": SMALL, **options})


def _image(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0))


def _count(network: nn.Module, *kinds: type[nn.Module]) -> int:
    """Parameters in the layers of the given kinds."""
    return sum(value.numel() for layer in network.modules() if isinstance(layer, kinds) for value in layer.parameters())


def _without_convolutions(stage: ResidualStage) -> ResidualStage:
    """The stage with all its convolutions returning 0, so that only its residual is left."""
    for layer in stage.modules():
        if isinstance(layer, nn.Conv3d):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
    return stage


def _prelu(maps: Tensor) -> Tensor:
    return torch.where(maps > 0, maps, 0.25 * maps)


def test_code_layout_has_the_parameters_of_the_authors_program() -> None:
    network = _on_paper(layout="code")
    assert _count(network, nn.Conv3d, nn.ConvTranspose3d) == 61_979_512
    assert _count(network, nn.PReLU) == 3_170
    assert sum(value.numel() for value in network.parameters()) == 61_982_682


def test_paper_layout_has_the_parameters_of_the_papers_figure() -> None:
    per_kernel = [1 * 16, 2 * 32**2, 3 * 64**2, 3 * 128**2, 3 * 256**2, 3 * 256**2, 3 * 128**2, 2 * 64**2, 1 * 32**2]
    maps = 1 * 16 + 2 * 32 + 3 * 64 + 3 * 128 + 3 * 256 + 3 * 256 + 3 * 128 + 2 * 64 + 1 * 32
    down = [16 * 32, 32 * 64, 64 * 128, 128 * 256]
    up = [256 * 128, 256 * 64, 128 * 32, 64 * 16]  # from twice the width of the skip below
    resampled_maps = (32 + 64 + 128 + 256) + (128 + 64 + 32 + 16)
    weights = 5**3 * sum(per_kernel) + 2**3 * sum(down + up) + 32 * 2
    biases, slopes = maps + resampled_maps + 2, maps + resampled_maps

    network = _on_paper(layout="paper")
    assert _count(network, nn.Conv3d, nn.ConvTranspose3d) == weights + biases
    assert _count(network, nn.PReLU) == slopes
    assert weights + biases + slopes == 65_175_314


def test_figure_of_the_paper_is_the_default() -> None:
    assert _on_paper().state_dict().keys() == _on_paper(layout="paper").state_dict().keys()


@pytest.mark.parametrize(
    ("layout", "left", "right", "head"),
    [("paper", [1, 2, 3, 3, 3], [3, 3, 2, 1], 0), ("code", [1, 1, 2, 3, 3], [3, 2, 1, 1], 1)],
)
def test_convolutions_per_stage(layout: str, left: list[int], right: list[int], head: int) -> None:
    network = _on_paper(layout=layout)

    def convolutions(part: nn.Module) -> int:
        return sum(isinstance(layer, nn.Conv3d) and layer.kernel_size == (5, 5, 5) for layer in part.modules())

    assert [convolutions(stage) for stage in [*network.left, network.bottom]] == left
    assert [convolutions(stage) for stage in network.right] == right
    assert convolutions(network.head) == head


@pytest.mark.parametrize("layout", ["paper", "code"])
def test_layers_are_convolutions_prelus_and_dropout_only(layout: str) -> None:
    layers = [layer for layer in _on_paper(layout=layout).modules() if not list(layer.children())]
    layers = [layer for layer in layers if not isinstance(layer, nn.Sequential)]  # a stage of one convolution: empty
    assert all(isinstance(layer, nn.Conv3d | nn.ConvTranspose3d | nn.PReLU | nn.Dropout3d) for layer in layers)
    assert all(layer.p == 0 for layer in layers if isinstance(layer, nn.Dropout3d))


@pytest.mark.parametrize(
    ("options", "image", "logits"),
    [
        ({}, (2, 1, 128, 128, 64), (2, 2, 128, 128, 64)),
        ({"layout": "code"}, (1, 1, 128, 128, 64), (1, 2, 128, 128, 64)),
        ({}, (1, 1, 16, 32, 48), (1, 2, 16, 32, 48)),
        ({"strides": [[2, 2, 1], 2, 2, 2]}, (1, 1, 16, 16, 8), (1, 2, 16, 16, 8)),
        ({"strides": [[2, 2, 1], [2, 2, 1], 2, (1, 2, 2)]}, (1, 1, 8, 16, 4), (1, 2, 8, 16, 4)),
        ({"strides": [3, 2, 2, 2]}, (1, 1, 24, 24, 24), (1, 2, 24, 24, 24)),
        ({"widths": (8, 10, 12, 14, 18)}, (1, 1, 16, 16, 16), (1, 2, 16, 16, 16)),
        ({"in_channels": 2, "out_channels": 5}, (1, 2, 16, 16, 16), (1, 5, 16, 16, 16)),
        ({"out_channels": 1, "layout": "code"}, (3, 1, 16, 16, 16), (3, 1, 16, 16, 16)),
    ],
    ids=["paper", "code", "unequal", "thick", "thick twice", "by three", "widths", "channels", "one class"],
)
def test_logits_are_as_large_as_the_image(
    options: dict[str, Any], image: tuple[int, ...], logits: tuple[int, ...]
) -> None:
    network = _on_paper(**options)
    assert network(torch.empty(image, device="meta")).shape == logits


def test_thick_slices_are_kept_by_the_first_stride() -> None:
    network = _small(strides=[[2, 2, 1], 2, 2, 2])
    halved = network.down[0](network.left[0](_image(1, 1, 16, 16, 8)))
    assert halved.shape == (1, 4, 8, 8, 8)


@pytest.mark.parametrize("layout", ["paper", "code"])
def test_backward_reaches_every_parameter(layout: str) -> None:
    network = _small(layout=layout, widths=(4, 8, 8, 8, 8), strides=(2, 2, 2, 1))
    network(_image(2, 1, 8, 8, 8)).square().sum().backward()
    unreached = [name for name, value in network.named_parameters() if value.grad is None or not value.grad.any()]
    assert unreached == []


def test_stage_adds_its_input() -> None:
    stage = _without_convolutions(ResidualStage(3, 3, num_convolutions=2, dropout=0.0))
    maps = _image(1, 3, 4, 4, 4)
    torch.testing.assert_close(stage(maps), _prelu(maps))


@pytest.mark.parametrize("in_channels", [1, 2])
def test_first_stage_adds_the_repeated_image(in_channels: int) -> None:
    stage = _without_convolutions(_small(in_channels=in_channels, widths=(4, 4, 4, 4, 4)).left[0])
    image = _image(1, in_channels, 4, 4, 4)
    expected = _prelu(torch.cat([image] * (4 // in_channels), dim=1))
    torch.testing.assert_close(stage(image), expected)


def test_right_stage_adds_its_upsampled_input_and_the_skip() -> None:
    network = _small()
    seen: dict[str, Tensor] = {}
    for name, layer in [("up", network.up[0]), ("skip", network.left[-1]), ("right", network.right[0])]:
        layer.register_forward_hook(lambda _layer, _args, maps, name=name: seen.update({name: maps}))
    _without_convolutions(network.right[0])
    network(_image(1, 1, 16, 16, 16))
    torch.testing.assert_close(seen["right"], _prelu(torch.cat([seen["up"], seen["skip"]], dim=1)))


@pytest.mark.parametrize("layout", ["paper", "code"])
def test_scripted_network_is_equal(layout: str) -> None:
    network, image = _small(layout=layout, strides=(2, 2, 2, 1)).eval(), _image(2, 1, 8, 8, 8)
    assert torch.equal(torch.jit.script(network)(image), network(image))


def test_training_pass_without_dropout_is_deterministic() -> None:
    network, image = _small(dropout=0.0).train(), _image(1, 1, 16, 16, 16)
    assert torch.equal(network(image), network(image))


def test_dropout_acts_in_training_only() -> None:
    widths = (8, 8, 8, 8, 8)  # enough maps that no two passes drop the same ones
    network, plain = _small(widths=widths, dropout=0.5), _small(widths=widths, dropout=0.0)
    image = _image(1, 1, 16, 16, 16)
    assert not torch.equal(network.train()(image), network(image))
    assert torch.equal(network.eval()(image), plain(image))


def test_dropout_drops_whole_maps() -> None:
    torch.manual_seed(0)
    stage = ResidualStage(16, 16, num_convolutions=1, dropout=0.5).train()
    zeros = (stage(_image(1, 16, 4, 4, 4)) == 0).flatten(2).float().mean(dim=2)
    assert set(zeros.flatten().tolist()) == {0.0, 1.0}


@pytest.mark.parametrize("name", ["left.1.last", "bottom.hidden.0", "down.2.0", "up.1.0", "right.3.last", "head.0"])
def test_weights_begin_with_he_variance_of_the_average_fan(name: str) -> None:
    convolution = _small(layout="code", widths=(16, 32, 32, 32, 32)).get_submodule(name)
    volume = math.prod(convolution.kernel_size)
    average_fan = (convolution.in_channels + convolution.out_channels) * volume / 2
    variance = 2 / average_fan
    weights = convolution.weight.detach()
    # the variance of n normal numbers has a relative standard error of sqrt(2 / n), their mean one of sd / sqrt(n)
    assert weights.square().mean().item() == pytest.approx(variance, rel=5 * math.sqrt(2 / weights.numel()))
    assert abs(weights.mean().item()) < 5 * math.sqrt(variance / weights.numel())


def test_biases_begin_at_zero_and_slopes_at_a_quarter() -> None:
    network = _small(layout="code")
    for layer in network.modules():
        if isinstance(layer, nn.Conv3d | nn.ConvTranspose3d):
            assert not layer.bias.any()
        elif isinstance(layer, nn.PReLU):
            assert set(layer.weight.tolist()) == {0.25}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"layout": "figure"}, r"layout must be one of \['code', 'paper'\], got 'figure'"),
        ({"widths": (16, 32, 64, 128)}, "5 widths and 4 strides, got 4 and 4"),
        ({"strides": (2, 2, 2)}, "5 widths and 4 strides, got 5 and 3"),
        ({"in_channels": 3}, r"in_channels must divide the first width \(16\), got 3"),
    ],
    ids=["layout", "widths", "strides", "in_channels"],
)
def test_invalid_arguments_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _on_paper(**options)


@pytest.mark.parametrize(
    ("strides", "message"),
    [
        ((2, 2, 2, 2), r"patch_size: must be multiples of \[16, 16, 16\] .*, got \[16, 16, 40\]"),
        (([2, 2, 1], [2, 2, 1], 2, 4), r"patch_size: must be multiples of \[32, 32, 8\] .*, got \[16, 16, 40\]"),
    ],
    ids=["cubes", "thick slices"],
)
def test_size_that_is_no_multiple_is_refused(strides: tuple[Any, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _on_paper(strides=strides)(torch.empty(1, 1, 16, 16, 40, device="meta"))
