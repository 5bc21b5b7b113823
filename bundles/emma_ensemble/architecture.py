"""The picture of EMMA: its seven architectures (thesis, figures 4.3 to 4.5), and how they are joined."""

from collections.abc import Mapping, Sequence

import torch
from torch import nn

from bundles.deepmedic_brats.architecture import draw_deepmedic
from bundles.deepmedic_brats.networks import DeepMedic
from bundles.deepmedic_brats.networks.layer_stack import LayerStack
from bundles.emma_ensemble.networks import find_member
from bundles.emma_ensemble.networks.fcn import FCN
from bundles.emma_ensemble.networks.residual_block import ResidualBlock
from bundles.emma_ensemble.networks.unet3d import UNet3d
from common.architecture.bundle_config import bundle_config
from common.architecture.diagram import Block, Diagram
from common.architecture.feature_maps import FeatureMaps
from common.architecture.strip import Bar, StripStyle, draw_strip
from common.architecture.traced_maps import traced_maps

_STYLE = StripStyle(width=0.38, gap=0.15, highest=0.56)
_ROW, _LOW_RESOLUTION = 1.3, 0.84  # inches from member to member; between the pathways of a DeepMedic


def architecture() -> Diagram:
    """Of the members of the published experiment, one of each architecture."""
    config = bundle_config("emma_ensemble", "train.json", "paper.json")
    members: dict[str, nn.Module] = {}
    for name in dict.fromkeys(member.partition("-")[0] for member in config["members"]):
        config["architecture"] = name
        config.parse(reset=True)
        with torch.device("meta"):
            members[name] = config.get_parsed_content("network_def")
    channels = config.get_parsed_content("in_channels")
    return emma_diagram(members, channels, rule=config["rule"], min_voxels=config["min_voxels"])


def emma_diagram(members: Mapping[str, nn.Module], in_channels: int, *, rule: str, min_voxels: int) -> Diagram:
    """Of all members on a segment of their own size.

    Args:
        members: network by architecture.
        rule: by which the ensemble joins them.
        min_voxels: below which a component of the result is dropped.
    """
    diagram = Diagram(
        {
            "image": "voxels that the network sees",
            "layers": "convolutions",
            "down": "down-sampling",
            "up": "up-sampling",
            "join": "joined pathways",
            "score": "logits",
            "loss": "ensemble",
        },
        skips="skip",
    )
    ends, y = [], 0.0
    for name, network in members.items():
        row = find_member(name)
        diagram.title(0.0, y + 0.58, name)
        text = f"{row.loss}, {row.optimizer}, {row.num_segments} segments a step{_residual(network)}".replace("_", " ")
        diagram.note(_right_of_title(name), y + 0.58, text, "left")
        segment = (in_channels, *(row.patch_side,) * 3)
        end = _draw_member(diagram, network, segment, y=y)
        ends.append(end)
        y = min(y, end.y) - _ROW - (_LOW_RESOLUTION / 2 if isinstance(network, DeepMedic) else 0.0)
    _draw_ensemble(diagram, ends, rule=rule, min_voxels=min_voxels)
    return diagram


def _residual(network: nn.Module) -> str:
    """Residual connections are not drawn."""
    stacks = [module for module in network.modules() if isinstance(module, LayerStack)]
    layers = [str(layer) for layer, has in enumerate(stacks[0].has_residual, start=1) if has] if stacks else []
    if layers:
        return f"; residual: layers {', '.join(layers)}"
    is_residual = any(isinstance(module, ResidualBlock) for module in network.modules())
    return "; residual blocks" if is_residual else ""


def _right_of_title(name: str) -> float:
    return 0.25 + 0.105 * len(name)


def _draw_member(diagram: Diagram, network: nn.Module, segment: Sequence[int], *, y: float) -> Block:
    """The last block of the member's."""
    if isinstance(network, DeepMedic):
        return draw_deepmedic(diagram, network, segment, style=_STYLE, row=_LOW_RESOLUTION, y=y).hidden[-1]
    maps = traced_maps(network, segment)
    image = Bar(FeatureMaps(segment[0], tuple(segment[1:])), "image")
    if isinstance(network, FCN):
        return _draw_fcn(diagram, network, maps, image, y=y)
    if isinstance(network, UNet3d):
        return _draw_unet(diagram, network, maps, image, y=y)
    raise TypeError(f"network must be a member of EMMA, got {type(network).__name__}")


def _draw_fcn(diagram: Diagram, network: FCN, maps: dict[str, FeatureMaps], image: Bar, *, y: float) -> Block:
    """Encoder, then the scores, each joined with those of the encoder's maps of its size."""
    stages, ups = len(network.stages), len(network.upsamplings)
    encoder = [Bar(maps[f"stages.{level}"], "down" if level else "layers") for level in range(stages)]
    scores = [Bar(maps["lowest_score"], "score"), *(Bar(maps[f"upsamplings.{level}"], "up") for level in range(ups))]
    blocks = draw_strip(diagram, [image, *encoder, *scores], _STYLE, x=0.0, y=y)
    for level in range(ups):
        _skip(diagram, blocks[stages - 1 - level], blocks[stages + 2 + level], height=0.12 + 0.07 * level)
    return blocks[-1]


def _draw_unet(diagram: Diagram, network: UNet3d, maps: dict[str, FeatureMaps], image: Bar, *, y: float) -> Block:
    levels = len(network.down_stages)
    way_down = [Bar(maps[f"down_stages.{level}"], "down" if level else "layers") for level in range(levels)]
    way_up = [Bar(maps[f"up_stages.{level}"], "up") for level in range(levels)]
    bars = [image, *way_down, Bar(maps["bottom"], "down"), *way_up, Bar(maps["head"], "score")]
    blocks = draw_strip(diagram, bars, _STYLE, x=0.0, y=y)
    for level in range(levels):
        _skip(diagram, blocks[levels - level], blocks[levels + 2 + level], height=0.12 + 0.07 * level)
    return blocks[-1]


def _skip(diagram: Diagram, start: Block, end: Block, *, height: float) -> None:
    """Over what lies between them."""
    top = max(start.top[1], end.top[1]) + height - 0.08
    diagram.arrow(start.top, (start.x, top), (end.x, top), end.top, skipping=True)


def _draw_ensemble(diagram: Diagram, ends: Sequence[Block], *, rule: str, min_voxels: int) -> None:
    right = max(end.right[0] for end in ends) + 0.35
    middle = (ends[0].y + ends[-1].y) / 2
    for end in ends:
        diagram.arrow(end.right, (right, end.y), headless=True)
    diagram.arrow((right, ends[0].y), (right, ends[-1].y), headless=True)
    joined = f"softmax of each,\n{rule} of the class\nconfidences"
    ensemble = diagram.block(Block(right + 0.95, middle, 1.2, 0.7, "loss", joined))
    result = f"class of the largest;\ncomponents under\n{min_voxels} voxels dropped"
    last = diagram.block(Block(right + 2.5, middle, 1.35, 0.7, "loss", result))
    diagram.arrow((right, middle), ensemble.left)
    diagram.arrow(ensemble.right, last.left)
