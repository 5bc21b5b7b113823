"""The picture of V-Net, as figure 2 of its paper has it."""

from collections.abc import Sequence
from functools import partial

import torch
from torch import nn

from bundles.vnet_prostate.networks import VNet
from common.architecture.bundle_config import bundle_config
from common.architecture.diagram import Diagram
from common.architecture.feature_maps import FeatureMaps
from common.architecture.layer_text import layer_text
from common.architecture.traced_maps import traced_maps
from common.architecture.u_shape import Stage, UShape, draw_u_shape


def architecture() -> Diagram:
    """Of the network of the configs, for a volume of the published experiment."""
    config = bundle_config("vnet_prostate", "train.json", "paper.json")
    with torch.device("meta"):
        network = config.get_parsed_content("network_def")
    return vnet_diagram(network, [config["network_def::in_channels"], *config["patch_size"]])


def vnet_diagram(network: VNet, image: Sequence[int]) -> Diagram:
    """Of the network for an image (C, I, J, K)."""
    maps = traced_maps(network, image)
    levels = len(network.left)
    stage = partial(Stage.of, network=network, maps=maps)

    shape = UShape(
        image=FeatureMaps(image[0], tuple(image[1:])),
        left=[stage(f"left.{level}") for level in range(levels)],
        bottom=stage("bottom"),
        right=[stage(f"right.{level}") for level in range(levels)],
        down=[_step(maps[f"down.{level}"], module) for level, module in enumerate(network.down)],
        up=[_step(maps[f"up.{level}"], module) for level, module in enumerate(network.up)],
        skips=[str(maps[f"left.{level}"].channels) for level in reversed(range(levels))],
        head=stage("head"),
    )
    diagram = Diagram(
        {
            "layers": "convolutions, PReLU; the stage's input is added",
            "down": "convolution with stride",
            "up": "transposed convolution",
            "score": "logits",
        },
        skips="concatenated",
    )
    draw_u_shape(diagram, shape)
    return diagram


def _step(maps: FeatureMaps, module: nn.Module) -> str:
    return f"{layer_text(module)}, to {maps.channels}"
