"""feature_maps takes down what layers give."""

import pytest
import torch
from torch import nn

from common.checks.input_error import InputError
from common.report.feature_maps import feature_maps, network_input, without_margin


def test_maps_are_what_the_layers_give() -> None:
    network = nn.Sequential(nn.Conv2d(1, 3, 3, bias=False), nn.ReLU())
    image = torch.randn(1, 1, 5, 5)
    maps, output = feature_maps(network, image, ["0", "1"])
    torch.testing.assert_close(maps["0"], network[0](image)[0].detach())
    torch.testing.assert_close(output, maps["1"])


def test_no_hook_stays() -> None:
    network = nn.Sequential(nn.ReLU())
    feature_maps(network, torch.zeros(1, 1, 2, 2), ["0"])
    assert len(network[0]._forward_hooks) == 0


def test_unknown_layer_names_those_that_there_are() -> None:
    network = nn.ModuleDict({"encoder": nn.ReLU(), "decoder": nn.ReLU()})
    with pytest.raises(
        InputError, match=r"^layers: there is no 'encodr'; did you mean encoder\?; there are encoder, de"
    ):
        feature_maps(network, torch.zeros(1), ["encodr"])


def test_a_layer_that_is_not_used_is_refused() -> None:
    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.used, self.unused = nn.ReLU(), nn.ReLU()

        def forward(self, image: torch.Tensor) -> torch.Tensor:
            maps: torch.Tensor = self.used(image)
            return maps

    with pytest.raises(InputError, match=r"^layers: unused took no part in the network's pass"):
        feature_maps(Network(), torch.zeros(1, 1, 2, 2), ["used", "unused"])


def _network(**attributes: object) -> nn.Module:
    network = nn.Identity()
    for name, value in attributes.items():
        setattr(network, name, value)
    return network


@pytest.mark.parametrize(
    ("size", "attributes", "expected"),
    [
        pytest.param((20, 30), {}, (20, 30), id="a picture as it is"),
        pytest.param((20, 600), {"size_multiple": (16, 16)}, (32, 512), id="sides that the network takes"),
        pytest.param(
            (20, 20), {"margin": 92, "size_multiple": (16, 16), "size_remainder": 12}, (204, 204), id="margin"
        ),
        pytest.param((20, 30, 40), {"size_multiple": (8, 8, 8)}, (24, 32, 40), id="a volume"),
        pytest.param((20, 30, 40), {"margin": [8, 8, 8]}, (36, 46, 17), id="one slice of an unpadded network"),
    ],
)
def test_input_is_what_the_network_takes(
    size: tuple[int, ...], attributes: dict[str, object], expected: tuple[int, ...]
) -> None:
    assert network_input(torch.zeros(2, *size), _network(**attributes)).shape == (1, 2, *expected)


def test_input_is_the_middle_of_the_image_with_its_border_repeated() -> None:
    image = torch.arange(5.0)[None, None, :].expand(1, 3, 5)
    inputs = network_input(image, _network(margin=1))
    assert inputs[0, 0, 1].tolist() == [0, 0, 1, 2, 3, 4, 4]
    torch.testing.assert_close(without_margin(inputs, _network(margin=1)), image)
