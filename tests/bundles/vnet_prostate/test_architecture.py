"""The picture of V-Net shows what figure 2 of its paper has, counted by hand."""

import torch

from bundles.vnet_prostate.architecture import architecture, vnet_diagram
from bundles.vnet_prostate.networks import VNet


def test_stages_are_those_of_the_figure() -> None:
    stages = [block for block in architecture().blocks if block.kind == "layers"]
    assert [(block.inside, block.above.split("\n")[0]) for block in stages] == [
        ("5³", "16"),
        ("2 × 5³", "32"),
        ("3 × 5³", "64"),
        ("3 × 5³", "128"),
        ("3 × 5³", "256"),
        ("3 × 5³", "256"),
        ("3 × 5³", "128"),
        ("2 × 5³", "64"),
        ("5³", "32"),
    ]
    assert stages[4].above == "256\n8×8×4"  # 128 x 128 x 64, halved four times


def test_tiny_network_is_drawn_as_it_is() -> None:
    diagram = vnet_diagram(VNet(1, 3, layout="code", widths=(2, 4, 6, 8, 10)), (1, 32, 32, 32))
    bottom = min(diagram.blocks, key=lambda block: block.y)
    assert (bottom.inside, bottom.above) == ("3 × 5³", "10\n2³")
    (head,) = [block for block in diagram.blocks if block.kind == "score"]
    assert (head.inside, head.above) == ("5³, 1³", "3\n32³")
    assert sum(arrow.skipping for arrow in diagram.arrows) == 4


def test_network_that_is_drawn_stays_as_it_was() -> None:
    network = VNet(1, 2, widths=(1, 1, 1, 1, 1))
    before = network.head.weight.clone()
    vnet_diagram(network, (1, 16, 16, 16))
    assert torch.equal(network.head.weight, before)
    assert network.training
