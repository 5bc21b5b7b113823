"""Nothing in the pictures of the bundles lies on anything else."""

from importlib import import_module
from itertools import combinations
from pathlib import Path

import pytest
from bundle_configs import BUNDLES
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from common.architecture.diagram import Block, Diagram
from common.architecture.diagram_figure import diagram_figure
from common.architecture.draw_diagram import draw_diagram


@pytest.fixture(scope="module", params=BUNDLES, ids=lambda bundle: bundle.name)
def diagram(request: pytest.FixtureRequest) -> Diagram:
    drawn: Diagram = import_module(f"bundles.{request.param.name}.architecture").architecture()
    return drawn


def test_blocks_are_apart(diagram: Diagram) -> None:
    touching = [pair for pair in combinations(diagram.blocks, 2) if _meet(*pair)]
    assert touching == []


def test_texts_are_apart(diagram: Diagram) -> None:
    boxes = _texts(diagram)
    touching = [(one, other) for (one, a), (other, b) in combinations(boxes, 2) if a.overlaps(b)]
    assert touching == []


def test_texts_fit_into_their_blocks(diagram: Diagram) -> None:
    figure = diagram_figure(diagram)
    FigureCanvasAgg(figure).draw()
    to_inches = figure.axes[0].transData.inverted()
    boxes = {
        text.get_text(): text.get_window_extent().transformed(to_inches) for text in _plain_texts(figure.axes[0].texts)
    }
    too_wide = [block.inside for block in diagram.blocks if block.inside and boxes[block.inside].width > block.width]
    assert too_wide == []


def test_same_diagram_gives_the_same_bytes(tmp_path: Path) -> None:
    diagram = Diagram({"layers": "layers"}, skips="skip")
    first = diagram.block(Block(0, 0, 1, 0.5, "layers", inside="one", above="above"))
    second = diagram.block(Block(2, 0, 1, 0.5, "layers", below="below", marked=True))
    diagram.arrow(first.right, second.left, skipping=True)
    diagram.note(1, 0.5, "note")
    for name in ("a", "b"):
        draw_diagram(diagram, tmp_path / f"{name}.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def _meet(one: Block, other: Block) -> bool:
    apart = abs(one.x - other.x) >= (one.width + other.width) / 2
    return not apart and abs(one.y - other.y) < (one.height + other.height) / 2


def _plain_texts(texts: list[Text]) -> list[Text]:
    return [text for text in texts if text.get_text() and not isinstance(text, Annotation)]


def _texts(diagram: Diagram) -> list[tuple[str, Bbox]]:
    figure = diagram_figure(diagram)
    FigureCanvasAgg(figure).draw()
    axes = figure.axes[0]
    return [
        (text.get_text(), text.get_window_extent()) for text in _plain_texts([*axes.texts, *axes.get_legend().texts])
    ]
