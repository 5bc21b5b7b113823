"""Claims about the FCNs of EMMA: their parameters, their blocks, and the two arrangements of the decoder."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from bundles.emma_ensemble.networks import FCN, summed_arrangement
from bundles.emma_ensemble.networks.residual_block import ResidualBlock
from bundles.emma_ensemble.networks.score_upsampling import score_upsampling
from common.checks.input_error import InputError

WIDTHS = (16, 32, 64, 128)


def _count(**options: Any) -> int:
    """Parameters of a network with four sequences and four classes."""
    with torch.device("meta"):
        network = FCN(4, 4, **options)
    return sum(value.numel() for value in network.parameters())


def _random(**options: Any) -> FCN:
    """A small network in double precision, whose deconvolutions are not the interpolation they begin with."""
    torch.manual_seed(0)
    network = FCN(2, 3, **{"widths": (4, 5), **options}).double().eval()
    for layer in network.upsamplings:
        nn.init.normal_(layer.weight)
    return network


def _image(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


# --- parameters


def test_parameters_of_the_plain_network() -> None:
    encoder = 27 * (4 * 16 + 16**2) + sum(64 * above * width + 27 * width**2 for above, width in [(16, 32), (32, 64)])
    encoder += 64 * 64 * 128 + 27 * 128**2
    normalisation = 2 * 2 * sum(WIDTHS)  # scale and shift of each map, two layers a resolution
    scores = 4 * sum(WIDTHS) + 4 * 4
    deconvolutions = 3 * 64 * 4 * 4
    assert _count() == encoder + normalisation + scores + deconvolutions == 1_282_384


@pytest.mark.parametrize(("widths", "parameters"), [(WIDTHS, 2_458_384), (WIDTHS[:3], 604_428)])
def test_blocks_add_a_convolution_and_its_normalisation_for_each_layer(
    widths: tuple[int, ...], parameters: int
) -> None:
    added = sum(2 * (27 * width**2 + 2 * width) for width in widths)
    assert _count(layer="residual", widths=widths) == _count(widths=widths) + added == parameters


# --- residual blocks


def _without_convolutions(block: ResidualBlock) -> ResidualBlock:
    """The block with only its identity left."""
    nn.init.zeros_(block.second.convolution.weight)
    return block


def test_block_adds_its_input_and_maps_of_zeros_before_the_relu() -> None:
    maps = _image(2, 3, 4, 4, 4).float()
    added = _without_convolutions(ResidualBlock(3, 5))(maps)
    torch.testing.assert_close(added[:, :3], maps.clamp(min=0))
    assert not added[:, 3:].any()


def test_block_that_halves_adds_the_largest_of_eight_voxels() -> None:
    maps = _image(1, 2, 4, 4, 4).float()
    added = _without_convolutions(ResidualBlock(2, 2, is_halving=True))(maps)
    assert added[0, 1, 0, 1, 0] == maps[0, 1, :2, 2:, :2].max()
    assert added.shape == (1, 2, 2, 2, 2)


def test_block_that_is_narrower_than_its_input_adds_the_first_maps() -> None:
    maps = _image(1, 4, 2, 2, 2).float()
    torch.testing.assert_close(_without_convolutions(ResidualBlock(4, 2))(maps), maps[:, :2].clamp(min=0))


# --- the decoder


@pytest.mark.parametrize("kernel", [4, 6])
def test_upsampling_begins_as_linear_interpolation_of_each_map(kernel: int) -> None:
    scores = _image(1, 3, 4, 4, 4).float()
    linear = F.interpolate(scores, scale_factor=2, mode="trilinear", align_corners=False)
    doubled = score_upsampling(3, kernel=kernel)(scores)
    inside = (..., *[slice(1, -1)] * 3)  # at the border the deconvolution finds zeros, the interpolation nothing
    torch.testing.assert_close(doubled[inside], linear[inside])
    assert doubled.shape == linear.shape


def test_upsampling_learns_in_bfloat16_what_it_learns_in_float32() -> None:
    gradients = []
    for amp in (False, True):
        layer = score_upsampling(3, kernel=4)
        with torch.autocast("cpu", torch.bfloat16, enabled=amp):
            layer(_image(2, 3, 2, 2, 2).float()).float().square().sum().backward()
        gradients.append(layer.weight.grad)
    # bfloat16 has 8 bits
    torch.testing.assert_close(gradients[1], gradients[0], rtol=0.02, atol=0.02 * gradients[0].abs().max().item())


def test_summed_scores_are_equation_2_89() -> None:
    """aout = a1 with zeros filled in, convolved with k1, plus a2 convolved with k2."""
    network, image = _random(), _image(1, 2, 8, 8, 8)
    large, small = network.stages[0](image), network.stages[1](network.stages[0](image))
    lowest = network.lowest_score(small)
    filled = torch.zeros(1, 3, 8, 8, 8, dtype=torch.float64)
    filled[:, :, ::2, ::2, ::2] = lowest
    k1 = network.upsamplings[0].weight.transpose(0, 1).flip(2, 3, 4)  # torch's convolution does not flip
    upsampled = F.conv3d(F.pad(filled, [2, 2] * 3), k1)[:, :, :-1, :-1, :-1]
    torch.testing.assert_close(network(image), upsampled + network.scores[0](large))


def test_concatenated_scores_come_before_the_maps() -> None:
    network, image = _random(arrangement="concatenated"), _image(1, 2, 8, 8, 8)
    nn.init.zeros_(network.scores[0].weight)
    with torch.no_grad():
        network.scores[0].weight[:, :3] = torch.eye(3)[..., None, None, None]
        network.scores[0].bias.zero_()
    lowest = network.lowest_score(network.stages[1](network.stages[0](image)))
    torch.testing.assert_close(network(image), network.upsamplings[0](lowest))


@pytest.mark.parametrize("layer", ["convolution", "residual"])
@pytest.mark.parametrize("training", [False, True])
def test_arrangements_are_equal_with_combined_kernels(layer: str, training: bool) -> None:
    concatenated = _random(arrangement="concatenated", layer=layer, widths=(3, 4, 5))
    summed = summed_arrangement(concatenated)
    image = _image(2, 2, 8, 8, 12)
    torch.testing.assert_close(summed.train(training)(image), concatenated.train(training)(image))


def test_arrangements_with_larger_kernels_are_equal_away_from_the_border() -> None:
    concatenated = _random(arrangement="concatenated", score_kernel=3)
    logits, others = (network(_image(1, 2, 8, 8, 8)) for network in (concatenated, summed_arrangement(concatenated)))
    inside = (..., *[slice(1, -1)] * 3)
    torch.testing.assert_close(logits[inside], others[inside])
    assert not torch.allclose(logits, others)


def test_summed_arrangement_is_the_network_of_that_name() -> None:
    summed = summed_arrangement(_random(arrangement="concatenated", score_kernel=3))
    made = _random(arrangement="summed", score_kernel=3)
    made.load_state_dict(summed.state_dict())
    assert torch.equal(made(_image(1, 2, 8, 8, 8)), summed(_image(1, 2, 8, 8, 8)))


def test_summed_arrangement_is_over_parameterised() -> None:
    """For each pair of classes 6³ weights instead of 4³ and 3³."""
    summed = _count(arrangement="summed", score_kernel=3)
    concatenated = _count(arrangement="concatenated", score_kernel=3)
    assert summed - concatenated == 3 * 4 * 4 * (6**3 - 4**3 - 3**3)


def test_summed_arrangement_leaves_its_network_as_it_is() -> None:
    concatenated = _random(arrangement="concatenated")
    before = concatenated(_image(1, 2, 8, 8, 8))
    nn.init.zeros_(summed_arrangement(concatenated).lowest_score.weight)
    assert torch.equal(concatenated(_image(1, 2, 8, 8, 8)), before)


def test_summed_network_is_not_arranged_again() -> None:
    with pytest.raises(ValueError, match="must be in the concatenated arrangement"):
        summed_arrangement(_random())


# --- mistakes


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"layer": "residuals"}, "layer: there is no 'residuals'; did you mean residual?"),
        ({"arrangement": "sum"}, "arrangement: there is no 'sum'"),
    ],
)
def test_unknown_names_are_refused(options: dict[str, Any], line: str) -> None:
    with pytest.raises(InputError) as error:
        FCN(1, 2, **options)
    assert str(error.value).startswith(line)


def test_even_score_kernel_is_refused() -> None:
    with pytest.raises(ValueError, match="score_kernel must be odd, got 2"):
        FCN(1, 2, score_kernel=2)
