"""draw_diagram: a diagram as a PNG."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from common.architecture.diagram import Diagram
from common.architecture.diagram_figure import diagram_figure
from common.files.whole_file import whole_file

_DOTS_PER_INCH = 130
_COLOURS = 256  # for a third of the bytes


def draw_diagram(diagram: Diagram, path: Path) -> None:
    """Writes the PNG, which the same diagram gives with the same bytes."""
    drawn = BytesIO()
    diagram_figure(diagram).savefig(drawn, dpi=_DOTS_PER_INCH, bbox_inches="tight", pad_inches=0.12)
    with Image.open(drawn) as picture, whole_file(path) as part:
        picture.convert("RGB").quantize(_COLOURS).save(part, format="PNG", optimize=True)
