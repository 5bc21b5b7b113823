"""Diagram: blocks and arrows of an architecture, in inches; y grows upwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["image", "layers", "down", "up", "score", "join", "loss"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Block:
    """A rectangle around (x, y).

    Attributes:
        kind: what it is, which its colour tells.
        inside: text in it.
        above, below: texts outside of it.
        marked: drawn with a thick edge.
    """

    x: float
    y: float
    width: float
    height: float
    kind: Kind
    inside: str = ""
    above: str = ""
    below: str = ""
    marked: bool = False

    @property
    def left(self) -> Point:
        return self.x - self.width / 2, self.y

    @property
    def right(self) -> Point:
        return self.x + self.width / 2, self.y

    @property
    def top(self) -> Point:
        return self.x, self.y + self.height / 2

    @property
    def bottom(self) -> Point:
        return self.x, self.y - self.height / 2


@dataclass(frozen=True)
class Arrow:
    """A line through points, which ends in a head.

    Attributes:
        kind: of the layers that it stands for, which its colour tells; None for a plain one.
        skipping: dashed.
        headless: it ends in another line.
    """

    points: Sequence[Point]
    kind: Kind | None = None
    skipping: bool = False
    headless: bool = False


@dataclass(frozen=True)
class Note:
    """Text whose `align` end is at (x, y)."""

    x: float
    y: float
    text: str
    align: Literal["left", "center", "right"] = "center"
    is_title: bool = False


@dataclass
class Diagram:
    """What is drawn of an architecture.

    Attributes:
        meaning: what the kinds of its blocks are, for the legend.
        skips: what its dashed lines are.
    """

    meaning: dict[Kind, str]
    skips: str = ""
    blocks: list[Block] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def block(self, block: Block) -> Block:
        """Adds it."""
        self.blocks.append(block)
        return block

    def arrow(self, *points: Point, kind: Kind | None = None, skipping: bool = False, headless: bool = False) -> None:
        """Adds one."""
        self.arrows.append(Arrow(points, kind, skipping, headless))

    def note(self, x: float, y: float, text: str, align: Literal["left", "center", "right"] = "center") -> None:
        """Adds one."""
        self.notes.append(Note(x, y, text, align))

    def title(self, x: float, y: float, text: str) -> None:
        """Adds a heading that begins there."""
        self.notes.append(Note(x, y, text, "left", is_title=True))
