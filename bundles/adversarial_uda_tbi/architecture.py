"""The picture of the adaptation, as figure 5.2 of the thesis has it: a segmenter, and a discriminator that taps it."""

from collections.abc import Sequence

import torch

from bundles.adversarial_uda_tbi.networks import Discriminator, SegmenterTaps
from bundles.deepmedic_brats.architecture import MEANING, draw_deepmedic, pathway_text
from bundles.deepmedic_brats.networks import DeepMedic
from common.architecture.bundle_config import bundle_config
from common.architecture.diagram import Block, Diagram
from common.architecture.feature_maps import FeatureMaps
from common.architecture.strip import Bar, StripStyle, draw_strip
from common.architecture.traced_maps import traced_maps

_ROW, _ABOVE, _BELOW = 1.75, 0.62, 0.88  # inches from pathway to pathway; from a pathway to a line above, below it


def architecture() -> Diagram:
    """Of the networks of train.json, for a training segment."""
    config = bundle_config("adversarial_uda_tbi", "train.json")
    with torch.device("meta"):
        network = config.get_parsed_content("network_def")
        taps = config.get_parsed_content("segmenter_taps")
        discriminator = config.get_parsed_content("discriminator_def")
    segment = [config.get_parsed_content("in_channels"), *config["segment_size"]]
    return adaptation_diagram(network, taps, discriminator, segment)


def adaptation_diagram(
    network: DeepMedic, taps: SegmenterTaps, discriminator: Discriminator, segment: Sequence[int]
) -> Diagram:
    """Of both networks for a training segment (C, I, J, K)."""
    diagram = Diagram({**MEANING, "loss": "loss"})
    drawn = draw_deepmedic(diagram, network, segment, style=StripStyle(), row=_ROW, marked=taps.layers)
    normal, *coarse = drawn.pathways
    for number, layers in enumerate(drawn.pathways):
        diagram.note(0.0, layers[0].y + 0.82, pathway_text(network, number), "left")
    classifier = drawn.hidden[-1]
    size = tuple(network.output_size(segment[1:]))
    bus = min(layers[0].y for layers in drawn.pathways) - _BELOW
    loss = diagram.block(Block(classifier.right[0] + 0.85, classifier.y, 1.1, 0.42, "loss", "$L_{seg}$, source"))
    diagram.arrow(classifier.right, loss.left)
    right = loss.right[0] + 0.3
    for block in (*normal, *drawn.hidden):
        if block.marked:
            diagram.arrow(block.top, (block.x, _ABOVE), headless=True)
    for block in (block for layers in coarse for block in layers if block.marked):
        diagram.arrow((block.x, block.bottom[1] - 0.22), (block.x, bus), headless=True)
    first = next(block for block in normal if block.marked)
    diagram.arrow((first.x, _ABOVE), (right, _ABOVE), (right, bus), (first.x, bus), headless=True)
    _draw_discriminator(diagram, discriminator, FeatureMaps(taps.in_channels, size), x=first.x, y=bus)
    return diagram


def _draw_discriminator(
    diagram: Diagram, discriminator: Discriminator, features: FeatureMaps, *, x: float, y: float
) -> None:
    """Below the line at height `y`, which leads to it at `x`."""
    maps = traced_maps(discriminator, (features.channels, *features.size))
    layers = [Bar(maps[f"hidden.layers.{layer}"]) for layer in range(len(discriminator.hidden.layers))]
    bars = [Bar(features, "join"), *layers, Bar(maps["classification"], "score")]
    style = StripStyle(highest=0.6)
    strip = draw_strip(diagram, bars, style, x=x - style.width / 2, y=y - 1.0)
    diagram.arrow((x, y), strip[0].top)
    diagram.note(x + 0.1, y - 0.3, "activations of the marked layers; on the way back the gradient times −α", "left")
    loss = diagram.block(Block(strip[-1].right[0] + 1.0, strip[-1].y, 1.3, 0.42, "loss", "$L_{adv}$, both sites"))
    diagram.arrow(strip[-1].right, loss.left)
    diagram.note(strip[0].left[0] - 0.15, strip[0].y, "discriminator", "right")
