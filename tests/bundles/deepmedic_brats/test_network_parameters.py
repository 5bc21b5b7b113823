"""Claims about what DeepMedic learns: as many parameters as the authors', their first values, dropout, gradients."""

import math
from typing import Any

import pytest
import torch
from deepmedic_networks import image_of, on_paper, pathways_of, small_network
from torch import nn

from bundles.deepmedic_brats.networks import DeepMedic

DEEP = [30, 30, 40, 40, 40, 40, 50, 50]
WIDE = [30, 40, 50, 60, 70, 80, 90, 100]
RESIDUAL = [4, 6, 8]


def _count(network: nn.Module, *kinds: type[nn.Module]) -> int:
    """Parameters in the layers of the given kinds, or all."""
    layers = [layer for layer in network.modules() if isinstance(layer, kinds or nn.Module)]
    return sum(value.numel() for layer in layers for value in layer.parameters(recurse=False))


def _kernels(network: nn.Module) -> int:
    return sum(layer.weight.numel() for layer in network.modules() if isinstance(layer, nn.Conv3d))


@pytest.mark.parametrize(
    ("in_channels", "kernels", "parameters"),
    # 27 (C 30 + 30² + 30·40 + 3·40² + 40·50 + 50²) a pathway, then 100·150 + 150² + 150·5;
    # and gamma, beta and slope of 2·320 + 300 maps, and 5 biases
    [(4, 660_330, 663_155), (2, 657_090, 659_915)],
)
def test_parameters_are_those_of_the_authors_program(in_channels: int, kernels: int, parameters: int) -> None:
    network = on_paper(in_channels, 5, pathways=pathways_of(DEEP, 1, 3))
    assert _kernels(network) == kernels
    assert _count(network) == parameters == kernels + 3 * (2 * 320 + 300) + 5
    assert _count(network, nn.PReLU) == 940


@pytest.mark.parametrize(
    ("widths", "hidden", "in_channels", "kernels"),
    [
        (DEEP, [250, 250], 2, 2_004_510),
        (DEEP, [250, 250], 4, 2_009_370),
        (WIDE, [300, 300], 4, 5_139_420),  # 3·27·32320 + 27·300² + 300² + 300·5
        (WIDE, [300, 300], 2, 5_134_560),
    ],
)
def test_kernels_of_the_later_programs_with_three_pathways(
    widths: list[int], hidden: list[int], in_channels: int, kernels: int
) -> None:
    pathways = pathways_of(widths, 1, 3, 5, residual=RESIDUAL)
    network = on_paper(in_channels, 5, pathways=pathways, hidden=hidden, hidden_kernels=[3, 1], hidden_residual=[2])
    assert _kernels(network) == kernels


@pytest.mark.parametrize(("in_channels", "kernels"), [(2, 3_192), (4, 3_624)])  # 2·27 (C 4 + 4·5 + 5·6) + 12·5
def test_kernels_of_the_authors_tiny_network(in_channels: int, kernels: int) -> None:
    network = on_paper(in_channels, 5, pathways=pathways_of([4, 5, 6], 1, 3), hidden=[])
    assert _kernels(network) == kernels
    assert _count(network) == kernels + 3 * 2 * 15 + 5


def test_plain_layers_have_a_bias_instead_of_batch_norm() -> None:
    network = on_paper(4, 5, pathways=pathways_of(DEEP, 1), hidden=[], enhanced=False)
    assert _kernels(network) == 27 * 11_520 + 50 * 5
    assert _count(network, nn.BatchNorm3d) == 0
    assert _count(network) == _kernels(network) + 2 * 320 + 5  # bias and slope a map


def test_only_the_classification_of_an_enhanced_network_has_a_bias() -> None:
    convolutions = [layer for layer in small_network(1, 3).named_modules() if isinstance(layer[1], nn.Conv3d)]
    assert [name for name, layer in convolutions if layer.bias is not None] == ["classification"]


@pytest.mark.parametrize(("enhanced", "deviation"), [(True, None), (False, 0.01)], ids=["He", "plain"])
@pytest.mark.parametrize("name", ["pathways.0.layers.1", "pathways.1.layers.2", "hidden.layers.0", "hidden.layers.1"])
def test_variance_of_the_first_weights(name: str, enhanced: bool, deviation: float | None) -> None:
    torch.manual_seed(0)
    network = DeepMedic(4, 5, pathways=pathways_of([30, 30, 40], 1, 3), hidden=[100, 100], enhanced=enhanced)
    convolution = network.get_submodule(name).convolution
    fan_in = convolution.in_channels * math.prod(convolution.kernel_size)
    variance = 2 / fan_in if deviation is None else deviation**2
    weights = convolution.weight.detach()
    # the variance of n normal numbers has a relative standard error of sqrt(2 / n), their mean one of sd / sqrt(n)
    assert weights.square().mean().item() == pytest.approx(variance, rel=5 * math.sqrt(2 / weights.numel()))
    assert abs(weights.mean().item()) < 5 * math.sqrt(variance / weights.numel())


@pytest.mark.parametrize("enhanced", [True, False])
def test_biases_begin_at_zero_and_slopes_at_a_hundredth(enhanced: bool) -> None:
    network = small_network(1, 3, enhanced=enhanced)
    for layer in network.modules():
        if isinstance(layer, nn.Conv3d) and layer.bias is not None:
            assert not layer.bias.any()
        elif isinstance(layer, nn.PReLU):
            assert layer.weight.tolist() == pytest.approx([0.01] * layer.num_parameters)
    assert sum(isinstance(layer, nn.PReLU) for layer in network.modules()) == 8


def _share_dropped(network: DeepMedic) -> dict[str, float]:
    """Of the inputs of each convolution, in training."""
    shares: dict[str, float] = {}
    for name, layer in network.train().named_modules():
        if isinstance(layer, nn.Conv3d):
            layer.register_forward_pre_hook(
                lambda _layer, maps, name=name: shares.update({name: (maps[0] == 0).float().mean().item()})
            )
    network(image_of(2, 2, *(8 + 2 * margin for margin in network.margin)))
    return shares


def test_dropout_sits_on_the_inputs_of_the_second_hidden_and_the_classification_layer() -> None:
    shares = _share_dropped(small_network(1, 3, hidden=[20, 20], dropout=0.5))
    dropped = {name for name, share in shares.items() if share > 0}
    assert dropped == {"hidden.layers.1.convolution", "classification"}
    # 2·20·8³ coins: a standard error of .0035
    assert [shares[name] for name in dropped] == pytest.approx([0.5, 0.5], abs=0.02)


def test_path_dropout_spares_only_the_first_layers_of_the_pathways() -> None:
    shares = _share_dropped(small_network(1, 3, dropout=0.0, path_dropout=0.5))
    spared = {name for name, share in shares.items() if share == 0}
    firsts = {f"pathways.{pathway}.layers.0.convolution" for pathway in (0, 1)}
    assert spared == firsts | {"hidden.layers.1.convolution", "classification"}


def test_dropout_acts_in_training_only() -> None:
    network, plain = small_network(1, 3, dropout=0.5, path_dropout=0.1), small_network(1, 3, dropout=0.0)
    image = image_of(2, 2, 21, 21, 21)
    assert torch.equal(network(image), plain(image))
    assert not torch.equal(network.train()(image), network(image))


@pytest.mark.parametrize(
    "options",
    [
        {"pathways": pathways_of([4, 4, 6], 1, 3)},
        {"pathways": pathways_of([4, 4, 6], 1, 3, 5)},
        {"pathways": pathways_of([4, 4, 6], 1, 3, residual=[2]), "hidden_kernels": [3, 1], "hidden_residual": [2]},
        {"pathways": pathways_of([4, 4, 6], 1, [3, 3, 1], kernels=[[3, 3, 1]] * 3)},
        {"pathways": pathways_of([4, 4, 6], 1, 3), "enhanced": False},
        {"pathways": pathways_of([4, 4, 6], 1), "hidden": []},
    ],
    ids=["two", "three", "residual", "flat", "plain", "no hidden layers"],
)
def test_backward_reaches_every_parameter(options: dict[str, Any]) -> None:
    network = small_network(dropout=0.0, **options).train()
    for layer in network.modules():
        if isinstance(layer, nn.Conv3d) and not options.get("enhanced", True):
            nn.init.normal_(layer.weight, std=0.3)  # from N(0, .01) on, gradients of the first layers round to 0
    image = torch.randn(2, 2, *(4 + 2 * margin for margin in network.margin))
    network(image).square().sum().backward()
    unreached = [name for name, value in network.named_parameters() if value.grad is None or not value.grad.any()]
    assert unreached == []
