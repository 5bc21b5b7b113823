"""Claims about folded batch normalisation: the same network, with fewer layers."""

import pytest
import torch
from torch import Tensor, nn

from common.networks.conv3d import Conv3d
from common.networks.fold_batch_norm import fold_batch_norm


class _Layer(nn.Module):
    def __init__(self, convolution: nn.Module, normalisation: nn.Module) -> None:
        super().__init__()
        self.convolution = convolution
        self.normalisation = normalisation

    def forward(self, maps: Tensor) -> Tensor:
        return self.normalisation(self.convolution(maps))


def _trained(normalisation: nn.BatchNorm2d | nn.BatchNorm3d) -> nn.Module:
    nn.init.normal_(normalisation.running_mean)
    nn.init.uniform_(normalisation.running_var, 0.5, 2.0)
    nn.init.uniform_(normalisation.weight, 0.5, 1.5)
    nn.init.normal_(normalisation.bias)
    return normalisation


def _network(*, bias: bool = False) -> nn.Sequential:
    """Two layers with, one without."""
    torch.manual_seed(0)
    return nn.Sequential(
        _Layer(Conv3d(2, 3, kernel_size=3, bias=bias), _trained(nn.BatchNorm3d(3))),
        nn.Sequential(_Layer(Conv3d(3, 4, kernel_size=1, bias=bias), _trained(nn.BatchNorm3d(4)))),
        _Layer(Conv3d(4, 2, kernel_size=1), nn.Identity()),
    ).eval()


def _image(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0))


@torch.no_grad()
@pytest.mark.parametrize("bias", [False, True])
def test_folded_network_is_equal_and_has_no_batch_norm(bias: bool) -> None:
    network, image = _network(bias=bias), _image(2, 2, 5, 5, 5)
    folded = fold_batch_norm(network)
    assert not any(isinstance(layer, nn.BatchNorm3d) for layer in folded.modules())
    torch.testing.assert_close(folded(image), network(image), rtol=1e-4, atol=1e-5)  # one rounding less


@torch.no_grad()
def test_weights_of_a_folded_layer_by_hand() -> None:
    layer = _Layer(Conv3d(1, 1, kernel_size=1, bias=False), nn.BatchNorm3d(1, eps=0.0)).eval()
    values = [(layer.convolution.weight, 3.0), (layer.normalisation.running_mean, 5.0)]
    values += [(layer.normalisation.running_var, 4.0), (layer.normalisation.weight, 6.0)]
    for tensor, value in [*values, (layer.normalisation.bias, 7.0)]:
        tensor.fill_(value)
    folded = fold_batch_norm(layer).convolution
    assert folded.weight.item() == 3 * 6 / 2
    assert folded.bias.item() == 7 - 5 * 6 / 2


@torch.no_grad()
def test_two_dimensional_layers_are_folded_too() -> None:
    layer = _Layer(nn.Conv2d(2, 3, kernel_size=3), _trained(nn.BatchNorm2d(3))).eval()
    folded = fold_batch_norm(layer)
    assert isinstance(folded.normalisation, nn.Identity)
    torch.testing.assert_close(folded(_image(1, 2, 5, 5)), layer(_image(1, 2, 5, 5)), rtol=1e-4, atol=1e-5)


def test_network_itself_stays_as_it_was() -> None:
    network = _network().train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    folded = fold_batch_norm(network)
    assert all(module.training for module in network.modules())
    assert not any(module.training for module in folded.modules() if not isinstance(module, nn.Identity))
    assert network.state_dict().keys() == before.keys()
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_layer_without_batch_norm_is_left() -> None:
    network = _network()
    assert torch.equal(fold_batch_norm(network)[2].convolution.weight, network[2].convolution.weight)


def test_convolutions_keep_their_kind() -> None:
    folded = fold_batch_norm(_network())
    assert isinstance(folded[0].convolution, Conv3d)
