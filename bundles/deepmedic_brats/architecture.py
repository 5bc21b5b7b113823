"""The picture of DeepMedic, as figure 3.6 of the thesis has it: pathways side by side, joined by hidden layers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import torch
from torch import nn

from bundles.deepmedic_brats.networks import DeepMedic
from bundles.deepmedic_brats.networks.convolution_layer import ConvolutionLayer
from bundles.deepmedic_brats.networks.layer_stack import LayerStack
from common.architecture.bundle_config import bundle_config
from common.architecture.diagram import Block, Diagram, Kind
from common.architecture.feature_maps import FeatureMaps, side_text
from common.architecture.strip import Bar, StripStyle, draw_strip
from common.architecture.traced_maps import traced_maps

MEANING: dict[Kind, str] = {
    "image": "voxels that a pathway sees",
    "layers": "unpadded convolution, batch normalisation, PReLU",
    "up": "each value repeated",
    "join": "joined maps",
    "score": "logits",
}


@dataclass(frozen=True)
class DrawnDeepMedic:
    """Blocks of the picture: layers of each pathway, and those behind them, the classifier last."""

    pathways: list[list[Block]]
    hidden: list[Block]


def architecture() -> Diagram:
    """Of the network of train.json, for a training segment."""
    config = bundle_config("deepmedic_brats", "train.json")
    with torch.device("meta"):
        network = config.get_parsed_content("network_def")
    return deepmedic_diagram(network, [config.get_parsed_content("in_channels"), *config["segment_size"]])


def deepmedic_diagram(network: DeepMedic, segment: Sequence[int]) -> Diagram:
    """Of the network for a training segment (C, I, J, K)."""
    diagram = Diagram(dict(MEANING))
    drawn = draw_deepmedic(diagram, network, segment, style=StripStyle(), row=1.75)
    for number, layers in enumerate(drawn.pathways):
        diagram.note(0.0, layers[0].y + 0.64, pathway_text(network, number), "left")
    if len(drawn.hidden) > 1:
        first, *_, last = drawn.hidden
        text = f"hidden: kernels {_kernels(network.hidden)},\nlast two layers: dropout {network.dropout.p:g}"
        diagram.note((first.x + last.x) / 2, first.y + 0.55, text)
    return diagram


def draw_deepmedic(
    diagram: Diagram,
    network: DeepMedic,
    segment: Sequence[int],
    *,
    style: StripStyle,
    row: float,
    y: float = 0.0,
    marked: Collection[int] = (),
) -> DrawnDeepMedic:
    """Adds the network, its first pathway at height `y`.

    Args:
        segment: (C, I, J, K) that the normal pathway sees.
        row: inches from pathway to pathway.
        marked: layers, counted from 1, hidden ones after those of the pathways.
    """
    outputs = network.output_size(segment[1:])
    around = [size + 2 * margin for size, margin in zip(outputs, network.margin, strict=True)]
    maps = traced_maps(network, [segment[0], *around])
    style = replace(style, largest=max(segment[1:]))
    met = maps["pathways.0"].size
    pathways: list[list[Block]] = []
    ends: list[Block] = []
    for number, stack in enumerate(_stacks(network)):
        layers = [maps[f"pathways.{number}.layers.{layer}"] for layer in range(len(stack.layers))]
        bars = [Bar(_seen(stack, layers[-1], segment[0]), "image")]
        bars += [Bar(layer, marked=index in marked) for index, layer in enumerate(layers, start=1)]
        if number > 0:
            bars.append(Bar(FeatureMaps(layers[-1].channels, met), "up"))
        blocks = draw_strip(diagram, bars, style, x=0.0, y=y - row * number)
        pathways.append(blocks[1 : len(layers) + 1])
        ends.append(blocks[-1])
    joined = Bar(FeatureMaps(sum(maps[f"pathways.{number}"].channels for number in range(len(ends))), met), "join")
    depth = len(pathways[0])
    hidden = [
        Bar(maps[f"hidden.layers.{layer}"], marked=depth + 1 + layer in marked)
        for layer in range(len(network.hidden.layers))
    ]
    middle = (ends[0].y + ends[-1].y) / 2
    x = max(end.right[0] for end in ends) + 2 * style.gap
    behind = draw_strip(diagram, [joined, *hidden, Bar(maps["classification"], "score")], style, x=x, y=middle)
    for end in ends:
        _join(diagram, end, behind[0])
    return DrawnDeepMedic(pathways, behind[1:])


def _stacks(network: DeepMedic) -> list[LayerStack]:
    """The pathways."""
    return [stack for stack in network.pathways if isinstance(stack, LayerStack)]


def pathway_text(network: DeepMedic, number: int) -> str:
    """What a pathway is made of, and how much of the image it sees."""
    factor, stack = network.factors[number], _stacks(network)[number]
    sees = side_text(tuple(stack.receptive_field))
    text = f"{len(stack.layers)} layers of {_kernels(stack)}, receptive field {sees}"
    if max(factor) == 1:
        return f"normal pathway: {text}"
    context = side_text(tuple(step * side for step, side in zip(factor, stack.receptive_field, strict=True)))
    return f"one voxel in {max(factor)}: {text}, of the image {context}"


def _join(diagram: Diagram, end: Block, joined: Block) -> None:
    """From the end of a pathway, above or below, to the joined maps."""
    if end.y > joined.y:
        diagram.arrow(end.right, (joined.x, end.y), joined.top)
    elif end.y < joined.y:
        bend = (end.right[0] + joined.left[0]) / 2
        diagram.arrow(end.right, (bend, end.y), (bend, joined.y), joined.left)
    else:
        diagram.arrow(end.right, joined.left)


def _seen(stack: LayerStack, last: FeatureMaps, channels: int) -> FeatureMaps:
    """What the pathway sees: its output and what its convolutions take."""
    sides = tuple(size + field - 1 for size, field in zip(last.size, stack.receptive_field, strict=True))
    return FeatureMaps(channels, sides)


def _kernels(stack: nn.Module) -> str:
    """Those of the layers, each named once."""
    layers = [layer for layer in stack.modules() if isinstance(layer, ConvolutionLayer)]
    return ", ".join(dict.fromkeys(side_text(layer.convolution.kernel_size) for layer in layers))
