"""Claims about the U-Nets of EMMA: their parameters, skips and down-samplings."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from bundles.emma_ensemble.networks import UNet3d
from common.checks.input_error import InputError

PLANES = 4 * 16 + 16**2 + 16 * 32 + 32**2 + 32 * 64 + 64**2 + 64 * 128 + 128**2  # kernels of the way down


def _count(skips: str, down_sampling: str) -> int:
    """Parameters of a network with four sequences and four classes."""
    with torch.device("meta"):
        network = UNet3d(4, 4, skips=skips, down_sampling=down_sampling)
    return sum(value.numel() for value in network.parameters())


def _small(**options: Any) -> UNet3d:
    torch.manual_seed(0)
    return UNet3d(1, 2, **{"skips": "summed", "down_sampling": "max_pool", "widths": (2, 3), **options}).eval()


def _image(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0))


def test_parameters_of_the_network_with_sums_and_pooling() -> None:
    kernels = 27 * (PLANES + 2 * (16**2 + 32**2 + 64**2)) + 8 * (128 * 64 + 64 * 32 + 32 * 16)
    layers = 2 * (16 + 32 + 64 + 128) + 3 * (16 + 32 + 64)  # maps that are normalised: on the way down, on the way up
    assert _count("summed", "max_pool") == kernels + 2 * layers + 16 * 4 + 4 == 1_257_572


def test_concatenations_double_the_input_of_the_stages_on_the_way_up() -> None:
    added = 27 * (16**2 + 32**2 + 64**2)
    assert _count("concatenated", "max_pool") == _count("summed", "max_pool") + added


def test_strided_convolutions_have_kernels_of_four_voxels() -> None:
    added = 64 * (16**2 + 32**2 + 64**2) + 2 * (16 + 32 + 64)
    assert _count("concatenated", "convolution") == _count("concatenated", "max_pool") + added == 1_747_012


def _seen(network: UNet3d) -> dict[str, Tensor]:
    """What leaves the first stage and the up-convolution, and what enters the last stage."""
    seen: dict[str, Tensor] = {}
    network.down_stages[0].register_forward_hook(lambda _layer, _args, maps: seen.update(skip=maps))
    network.up[0].register_forward_hook(lambda _layer, _args, maps: seen.update(up=maps))
    network.up_stages[0].register_forward_pre_hook(lambda _layer, args: seen.update(entering=args[0]))
    network(_image(1, 1, 4, 4, 4))
    return seen


def test_skips_are_added() -> None:
    seen = _seen(_small(skips="summed"))
    assert torch.equal(seen["entering"], seen["up"] + seen["skip"])


def test_skips_are_concatenated() -> None:
    seen = _seen(_small(skips="concatenated"))
    assert torch.equal(seen["entering"], torch.cat([seen["skip"], seen["up"]], dim=1))


def test_up_convolutions_are_normalised_and_rectified() -> None:
    network = _small().train()  # in evaluation, the statistics would be those of no batch
    maps = network.up[0](_image(4, 3, 8, 8, 8))
    assert maps.min() == 0
    # half of a standard normal distribution is left: a mean of 1 / sqrt(2 pi) = .399
    assert maps.mean().item() == pytest.approx(0.399, abs=0.03)


@pytest.mark.parametrize(("down_sampling", "layer"), [("max_pool", nn.MaxPool3d), ("convolution", nn.Conv3d)])
def test_down_sampling_halves_the_sides(down_sampling: str, layer: type[nn.Module]) -> None:
    down = _small(down_sampling=down_sampling).down[0]
    assert any(isinstance(module, layer) for module in down.modules())
    assert down(_image(1, 2, 4, 6, 8)).shape == (1, 2, 2, 3, 4)


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"skips": "sumed"}, "skips: there is no 'sumed'; did you mean summed?"),
        ({"down_sampling": "pool"}, "down_sampling: there is no 'pool'"),
    ],
)
def test_unknown_names_are_refused(options: dict[str, Any], line: str) -> None:
    with pytest.raises(InputError) as error:
        _small(**options)
    assert str(error.value).startswith(line)
