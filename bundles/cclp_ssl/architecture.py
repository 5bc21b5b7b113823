"""The picture of CCLP: a classifier, and the graph of its embeddings that a loss is made of (thesis, figure 6.1)."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn

from bundles.cclp_ssl.networks import ConvolutionalClassifier
from common.architecture.bundle_config import bundle_config
from common.architecture.diagram import Block, Diagram
from common.architecture.feature_maps import FeatureMaps
from common.architecture.strip import Bar, StripStyle, draw_strip
from common.architecture.traced_maps import traced_maps

_MNIST = (1, 28, 28)
_GRAPH = (
    (1.45, "samples are nodes,\nedges $A=\\exp(ZZ^\\top)$"),
    (1.25, "random walk $H$:\n$A$, rows sum to 1"),
    (1.95, "labels propagated:\n$\\Phi_U=(I-H_{UU})^{-1}H_{UL}Y_L$"),
    (1.6, "ideal walk:\n$T_{ij}=\\Sigma_c\\,\\phi_{ic}\\,\\phi_{jc}/m_c$"),
)  # inches and text of each step


def architecture() -> Diagram:
    """Of the network and the loss of train.json, for images of MNIST."""
    config = bundle_config("cclp_ssl", "train.json")
    with torch.device("meta"):
        network = config.get_parsed_content("network_def")
    return cclp_diagram(network, _MNIST, steps=config["steps"], labels=config["batch_size"])


def cclp_diagram(network: ConvolutionalClassifier, image: Sequence[int], *, steps: int, labels: int) -> Diagram:
    """Of the network for an image (C, H, W).

    Args:
        steps: S, the longest of the loss's Markov chains.
        labels: how many labelled and as many unlabelled images a step has.
    """
    diagram = Diagram(
        {
            "image": "images",
            "layers": "3² convolution, batch normalisation, ELU",
            "down": "pooling",
            "join": "embedding",
            "score": "logits",
            "loss": "graph and losses",
        }
    )
    maps = traced_maps(network, image)
    bars = [Bar(FeatureMaps(image[0], tuple(image[1:])), "image"), *_features(network, maps)]
    style = StripStyle(width=0.4, highest=0.9)
    strip = draw_strip(diagram, bars, style, x=0.0, y=0.0)
    diagram.note(strip[0].left[0], 0.72, f"{labels} labelled and {labels} unlabelled images", "left")
    text = f"z: {network.embedding_size},\nmean over\nthe image"
    embedding = diagram.block(Block(strip[-1].right[0] + 0.65, 0.0, 0.9, 0.62, "join", text))
    diagram.arrow(strip[-1].right, embedding.left)
    loss = _draw_head(diagram, embedding, maps["classifier"].channels)
    _draw_graph(diagram, embedding, steps=steps, right=loss.right[0])
    return diagram


def _features(network: ConvolutionalClassifier, maps: dict[str, FeatureMaps]) -> list[Bar]:
    """The layers that change the maps; dropouts and noise do not."""
    bars = []
    for index, module in enumerate(network.features):
        if isinstance(module, nn.Sequential):
            bars.append(Bar(maps[f"features.{index}"]))
        elif isinstance(module, nn.MaxPool2d):
            bars.append(Bar(maps[f"features.{index}"], "down"))
    return bars


def _draw_head(diagram: Diagram, embedding: Block, classes: int) -> Block:
    """The supervised loss."""
    x = embedding.right[0] + 0.5
    logits = diagram.block(Block(x, 0.0, 0.42, 0.42, "score", str(classes)))
    loss = diagram.block(Block(x + 1.25, 0.0, 1.3, 0.42, "loss", "cross-entropy of\nthe labelled ones"))
    diagram.arrow(embedding.right, logits.left)
    diagram.arrow(logits.right, loss.left)
    return loss


def _draw_graph(diagram: Diagram, embedding: Block, *, steps: int, right: float) -> None:
    """Below the network, from right to left."""
    walks = f"and the walks $(H\\circ M)^{{s-1}}H$,\ns = 1 to {steps}, $M=\\Phi\\Phi^\\top$"
    loss = f"$L_{{CCLP}}$: cross-entropy of $T$\n{walks}"
    boxes: list[Block] = []
    for width, text in (*_GRAPH, (2.05, loss)):
        boxes.append(diagram.block(Block(right - width / 2, -1.35, width, 0.72, "loss", text)))
        right -= width + 0.22
    for before, after in pairwise(boxes):
        diagram.arrow(before.left, after.right)
    half = -0.65
    diagram.arrow(embedding.bottom, (embedding.x, half), (boxes[0].x, half), boxes[0].top)
    diagram.note((embedding.x + boxes[0].x) / 2, half + 0.1, "Z of both batches")
