"""Claims about the residual connections of DeepMedic: what is added where, and that nothing is learnt of it."""

import pytest
import torch
from deepmedic_networks import image_of, on_paper, pathways_of, probe, small_network
from torch import Tensor, nn

from bundles.deepmedic_brats.networks.layer_stack import LayerStack, centre_as

DEEP = [30, 30, 40, 40, 40, 40, 50, 50]
RESIDUAL = [4, 6, 8]


def test_identity_layers_with_residuals_double_their_input_three_times() -> None:
    network = probe(1, residual=RESIDUAL)
    image = image_of(1, 1, 19, 19, 19).double()
    torch.testing.assert_close(network(image), 8 * image[:, :, 8:-8, 8:-8, 8:-8])


@pytest.mark.parametrize("layer", RESIDUAL)
def test_residual_is_the_input_of_the_layer_before(layer: int) -> None:
    torch.manual_seed(0)
    stack = LayerStack(2, [4, 4, 5, 5, 6, 6, 7, 7], residual=RESIDUAL, dropout=[0.0] * 8).eval()
    nn.init.zeros_(stack.layers[layer - 1].convolution.weight)  # so that only the residual is left
    entering: list[Tensor] = []
    following = stack.layers[layer] if layer < 8 else None
    for module in (stack.layers[layer - 2], following):
        if module is not None:
            module.register_forward_pre_hook(lambda _layer, maps: entering.append(maps[0]))
    leaving = stack(image_of(1, 2, 19, 19, 19))
    before, after = (entering[0], leaving if following is None else entering[1])
    added = before[:, :, 2:-2, 2:-2, 2:-2]
    assert torch.equal(after[:, : added.shape[1]], added)
    assert not after[:, added.shape[1] :].any()


def test_second_hidden_layer_adds_what_enters_the_first() -> None:
    network = small_network(1, 3, hidden=[5, 20], hidden_kernels=[3, 1], hidden_residual=[2])  # from 6 + 6 maps
    nn.init.zeros_(network.hidden.layers[1].convolution.weight)
    seen: dict[str, Tensor] = {}
    network.hidden.register_forward_hook(lambda _hidden, maps, left: seen.update(entered=maps[0], left=left))
    network(image_of(1, 2, 22, 22, 22))
    assert torch.equal(seen["left"][:, :12], seen["entered"][:, :, 1:-1, 1:-1, 1:-1])
    assert seen["left"].shape[1] == 20
    assert not seen["left"][:, 12:].any()


def test_centre_is_padded_with_zeros_at_the_end_of_the_channels() -> None:
    maps = torch.arange(25.0).view(1, 1, 5, 5, 1)
    centre = centre_as(maps, torch.empty(1, 2, 1, 3, 1))
    assert centre[0, 0].flatten().tolist() == [11, 12, 13]
    assert centre[0, 1].flatten().tolist() == [0, 0, 0]


def test_channels_too_many_are_left_out() -> None:
    maps = torch.arange(3.0).view(1, 3, 1, 1, 1)
    assert centre_as(maps, torch.empty(1, 2, 1, 1, 1)).flatten().tolist() == [0, 1]


def test_residuals_have_no_parameters() -> None:
    plain, residual = (on_paper(4, 5, pathways=pathways_of(DEEP, 1, 3, residual=more)) for more in ((), RESIDUAL))
    assert plain.state_dict().keys() == residual.state_dict().keys()
