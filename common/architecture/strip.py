"""draw_strip: layers in a row, each a bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from common.architecture.diagram import Block, Diagram, Kind
from common.architecture.feature_maps import FeatureMaps, side_text

_LOWEST = 0.22  # inches, of a bar


@dataclass(frozen=True)
class Bar:
    """Maps, and what kind of layer makes them."""

    maps: FeatureMaps
    kind: Kind = "layers"
    marked: bool = False


@dataclass(frozen=True)
class StripStyle:
    """Inches: of each bar, between them, and the height of maps whose longest side is `largest`."""

    width: float = 0.42
    gap: float = 0.16
    highest: float = 0.95
    largest: int = 0  # 0: that of the strip's bars


def draw_strip(diagram: Diagram, bars: Sequence[Bar], style: StripStyle, *, x: float, y: float) -> list[Block]:
    """Adds the bars from `x` on, with arrows between them. Number of maps inside, their size below."""
    largest = style.largest or max(max(bar.maps.size, default=1) for bar in bars)
    blocks: list[Block] = []
    for index, bar in enumerate(bars):
        side = max(bar.maps.size, default=0)
        height = _LOWEST + (style.highest - _LOWEST) * side / largest
        place, width = x + index * (style.width + style.gap) + style.width / 2, style.width
        text, below = str(bar.maps.channels), side_text(bar.maps.size)
        blocks.append(
            diagram.block(Block(place, y, width, height, bar.kind, inside=text, below=below, marked=bar.marked))
        )
    for before, after in pairwise(blocks):
        diagram.arrow(before.right, after.left)
    return blocks
