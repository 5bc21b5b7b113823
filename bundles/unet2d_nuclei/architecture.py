"""The picture of the U-Nets, as figure 1 of the paper has the first of them."""

from collections.abc import Sequence
from functools import partial

import torch
from torch import nn

from bundles.unet2d_nuclei.networks import UNet
from common.architecture.bundle_config import bundle_config
from common.architecture.diagram import Block, Diagram
from common.architecture.feature_maps import FeatureMaps, side_text
from common.architecture.layer_text import layer_text
from common.architecture.traced_maps import traced_maps
from common.architecture.u_shape import Stage, UShape, draw_u_shape


def architecture() -> Diagram:
    """Of the network as published and of the default one, for training patches."""
    networks = []
    for text, names in (("as published", ["train.json", "unet_2015.json"]), ("the default", ["train.json"])):
        config = bundle_config("unet2d_nuclei", *names)
        with torch.device("meta"):
            network = config.get_parsed_content("network_def")
        image = [config.get_parsed_content("in_channels"), *config.get_parsed_content("input_size")]
        networks.append((f"{config['variant']}: {text}", network, image))
    return unet_diagram(networks)


def unet_diagram(networks: Sequence[tuple[str, UNet, Sequence[int]]]) -> Diagram:
    """One below the other.

    Args:
        networks: of each a title, the network, and its image (C, H, W).
    """
    diagram = Diagram(
        {
            "layers": "convolutions with activation",
            "down": "down-sampling",
            "up": "2² up-convolution",
            "score": "logits",
        },
        skips="maps of this size, cropped to it, concatenated",
    )
    top = 0.0
    for title, network, image in networks:
        blocks = draw_unet(diagram, network, image, top=top)
        diagram.title(blocks[0].left[0], top + 0.85, title)
        top = min(block.bottom[1] for block in blocks) - 1.5
    return diagram


def draw_unet(diagram: Diagram, network: UNet, image: Sequence[int], *, top: float = 0.0) -> list[Block]:
    """Adds the network for an image (C, H, W), its first row at `top`."""
    maps = traced_maps(network, image)
    levels = len(network.down_stages)
    stage = partial(Stage.of, network=network, maps=maps)

    shape = UShape(
        image=FeatureMaps(image[0], tuple(image[1:])),
        left=[stage(f"down_stages.{level}") for level in range(levels)],
        bottom=stage("bottom"),
        right=[stage(f"up_stages.{level}") for level in range(levels)],
        down=[_down(module) for module in network.down],
        up=[f"to {maps[f'up.{level}'].channels}" for level in range(levels)],
        skips=[_skip(maps[f"down_stages.{levels - 1 - level}"], maps[f"up.{level}"]) for level in range(levels)],
        head=stage("head"),
    )
    return draw_u_shape(diagram, shape, top=top)


def _down(module: nn.Module) -> str:
    return "max 2²" if isinstance(module, nn.MaxPool2d) else layer_text(module)


def _skip(skip: FeatureMaps, meeting: FeatureMaps) -> str:
    """What of the maps is left, once they are as large as what comes from below."""
    return f"{skip.channels} × {side_text(meeting.size)}"
