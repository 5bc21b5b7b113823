"""u_shape: a network that goes down in resolution and up again, as the U its papers draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import nn

from common.architecture.diagram import Block, Diagram, Kind
from common.architecture.feature_maps import FeatureMaps
from common.architecture.layer_text import layer_text

_STEP, _ROW, _WIDTH = 0.98, 1.12, 0.68  # inches


@dataclass(frozen=True)
class Stage:
    """A stage and the maps that leave it; `text` says what it is made of."""

    maps: FeatureMaps
    text: str

    @classmethod
    def of(cls, name: str, network: nn.Module, maps: Mapping[str, FeatureMaps]) -> "Stage":
        """The submodule of this name, with the network's `traced_maps`."""
        return cls(maps[name], layer_text(network.get_submodule(name)))


@dataclass(frozen=True)
class UShape:
    """What is drawn of the network.

    Attributes:
        left: stages on the way down, top to bottom, without the lowest.
        right: stages on the way up, bottom to top.
        down, up: what leads from each stage to the next, in words.
        skips: what goes across to each right stage, bottom to top, in words.
        head: the layers behind the last stage, and what leaves the network.
    """

    image: FeatureMaps
    left: Sequence[Stage]
    bottom: Stage
    right: Sequence[Stage]
    down: Sequence[str]
    up: Sequence[str]
    skips: Sequence[str]
    head: Stage


def draw_u_shape(diagram: Diagram, shape: UShape, *, top: float = 0.0) -> list[Block]:
    """Adds it, its first row at `top`; returns all blocks from the image to the head."""
    levels = len(shape.left)
    ways = [*shape.left, shape.bottom, *shape.right]
    deepest = max(stage.maps.channels for stage in ways)
    image = diagram.block(_end(0.0, top, "image", shape.image, "image"))
    row = [min(index, len(ways) - 1 - index) for index in range(len(ways))]
    stages = [
        diagram.block(_stage(stage, x=(index + 1) * _STEP, y=top - _ROW * level, deepest=deepest))
        for index, (stage, level) in enumerate(zip(ways, row, strict=True))
    ]
    head = diagram.block(_end((len(ways) + 1) * _STEP, top, "score", shape.head.maps, shape.head.text))
    diagram.arrow(image.right, stages[0].left)
    diagram.arrow(stages[-1].right, head.left)
    for index in range(levels):
        start, end = stages[index], stages[index + 1]
        _elbow(diagram, start, end, shape.down[index], kind="down")
        back = stages[levels + index], stages[levels + index + 1]
        _elbow(diagram, *back, shape.up[index], kind="up")
        left, right = stages[levels - 1 - index], stages[levels + 1 + index]
        diagram.arrow(left.right, right.left, skipping=True)
        if shape.skips[index]:
            diagram.note((left.x + right.x) / 2, left.y + 0.1, shape.skips[index])
    return [image, *stages, head]


def _stage(stage: Stage, *, x: float, y: float, deepest: int) -> Block:
    """The more channels, the higher it is."""
    height = 0.26 + 0.26 * stage.maps.channels / deepest
    return Block(x, y, _WIDTH, height, "layers", inside=stage.text, above=stage.maps.text)


def _end(x: float, y: float, kind: Kind, maps: FeatureMaps, text: str) -> Block:
    return Block(x, y, _WIDTH, 0.34, kind, inside=text, above=maps.text)


def _elbow(diagram: Diagram, start: Block, end: Block, text: str, *, kind: Kind) -> None:
    """Down and then right, or right and then up."""
    if kind == "down":
        diagram.arrow(start.bottom, (start.x, end.y), end.left, kind=kind)
        diagram.note(start.x - 0.07, (start.bottom[1] + end.y) / 2, text, "right")
    else:
        diagram.arrow(start.right, (end.x, start.y), end.bottom, kind=kind)
        diagram.note(end.x + 0.07, (end.bottom[1] + start.y) / 2, text, "left")
