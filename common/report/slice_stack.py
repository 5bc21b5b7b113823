"""slice_stack: a case in a page, slice by slice, the contours of label and prediction upon it.

`common.tracking.overlay_montage.overlay_montage` shows one slice of each plane.
"""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray
from skimage.measure import approximate_polygon
from skimage.transform import resize

from common.report.data_uri import jpeg_uri
from common.report.element import element
from common.tracking.class_contours import ClassContours
from common.tracking.contours import contours
from common.tracking.contrast_window import contrast_window
from common.tracking.display_panels import display_panels
from common.tracking.oriented_volumes import OrientedVolumes
from common.tracking.panel import Panel

_LONGEST = {2: 768, 3: 256}  # pixels of a side that are shown, of a picture and of a slice
_EXACT = 0.3  # pixels that a contour may be off
_LETTER = 0.055  # of the longer side
_PLACES = ((0.03, 0.5, "start"), (0.97, 0.5, "end"), (0.5, 0.06, "middle"), (0.5, 0.98, "middle"))
SOURCES = ("label", "prediction")


def slice_stack(
    image: NDArray[np.generic],
    label: NDArray[np.integer] | None,
    pred: NDArray[np.integer] | None,
    *,
    caption: Sequence[str],
    most: int,
    spacing: Sequence[float] | None = None,
    axis_codes: str | None = None,
    class_names: Sequence[str] | None = None,
    instances: bool = False,
) -> Element:
    """A `figure`: of a volume the axial slices with a slider, of a picture the one there is.

    The slices are those with label or prediction, and as many around them as may be; where these are more than that,
    every second one, or third, and so on, which the caption says.

    Args:
        image: (H, W) or (H, W, D); (H, W, 3) in colour where label and prediction, or the spacing, are of two axes.
        caption: lines of text below it.
        most: slices.
        spacing: see `overlay_montage`, also for all others.
    """
    lines = ClassContours(label, pred, class_names=class_names, instances=instances)
    window = contrast_window(np.nan_to_num(image))
    panels = _panels(np.nan_to_num(image.astype(np.float32)), label, pred, most, spacing, axis_codes)
    start = _largest([panel for _, panel in panels])
    slices = [_slice(name, panel, window, lines, shown=number == start) for number, (name, panel) in enumerate(panels)]
    slider = {"type": "range", "min": "0", "max": str(len(slices) - 1), "value": str(start), "aria-label": "slice"}
    controls = [element("input", slider), element("output", None)] if len(slices) > 1 else []
    return element(
        "figure",
        {"class": "slices"} if controls else {},
        element("div", {"class": "stack"}, *slices),
        *controls,
        element(
            "figcaption",
            None,
            *(element("div", None if n == 0 else {"class": "note"}, text) for n, text in enumerate(caption)),
        ),
    )


def _panels(
    image: NDArray[np.float32],
    label: NDArray[np.integer] | None,
    pred: NDArray[np.integer] | None,
    most: int,
    spacing: Sequence[float] | None,
    axis_codes: str | None,
) -> list[tuple[str, Panel]]:
    """With what is said of each."""
    grid = next((one.shape for one in (label, pred) if one is not None), image.shape)
    size = [1.0] * len(grid) if spacing is None else spacing
    if len(size) == 2:
        return [("", panel) for panel in display_panels(image, label, pred, spacing=size, axis_codes=None)]
    volumes = OrientedVolumes.turned(image, label, pred, spacing=size, axis_codes=axis_codes)
    depth = volumes.image.shape[2]
    shown = _shown_slices([one for one in (volumes.label, volumes.pred) if one is not None], depth, most)
    step = f", every {shown.step}" if shown.step > 1 else ""
    return [(f"axial slice {index + 1} of {depth}{step}", volumes.panel(2, index)) for index in shown]


def _shown_slices(structures: Sequence[NDArray[np.integer]], depth: int, most: int) -> range:
    filled = [np.flatnonzero(structure.any(axis=(0, 1))) for structure in structures]
    along = np.concatenate([*filled, np.empty(0, np.intp)])
    first, last = (int(along.min()), int(along.max())) if len(along) else (0, depth - 1)
    step = -(-(last - first + 1) // most)
    if step == 1:
        spare = most - (last - first + 1)
        first = max(min(first - spare // 2, depth - most), 0)
        last = min(first + most, depth) - 1
    return range(first, last + 1, step)


def _largest(panels: Sequence[Panel]) -> int:
    """Where there is most of the label, or of the prediction where there is no label."""
    for structures in ([panel.label for panel in panels], [panel.pred for panel in panels]):
        areas = [0 if structure is None else int(np.count_nonzero(structure)) for structure in structures]
        if any(areas):
            return int(np.argmax(areas))
    return len(panels) // 2


def _slice(name: str, panel: Panel, window: tuple[float, float], lines: ClassContours, *, shown: bool) -> Element:
    unit = min(panel.pixel)  # so that coordinates are in pixels, and short
    width, height = panel.width / unit, panel.height / unit
    place = {"width": f"{width:g}", "height": f"{height:g}", "preserveAspectRatio": "none"}
    return element(
        "svg",
        {"viewBox": f"0 0 {width:g} {height:g}", "data-name": name, **({} if shown else {"hidden": ""})},
        element("image", {"href": jpeg_uri(_pixels(panel, window)), **place}),
        *(_outlines(panel, source, lines) for source in SOURCES),
        *_letters(panel, width, height),
    )


def _pixels(panel: Panel, window: tuple[float, float]) -> NDArray[np.uint8]:
    low, high = window
    shares = ((panel.image - low) / (high - low)).clip(0, 1)
    longest = _LONGEST[2 if not panel.name else 3]
    scale = min(longest / max(shares.shape[:2]), 1)
    if scale < 1:
        sides = [max(round(side * scale), 1) for side in shares.shape[:2]]
        shares = resize(shares, (*sides, *shares.shape[2:]), anti_aliasing=True)
    return (255 * shares).round().astype(np.uint8)


def _outlines(panel: Panel, source: str, lines: ClassContours) -> Element:
    structure = panel.label if source == "label" else panel.pred
    group = element("g", {"class": source})
    by_colour: dict[str, list[str]] = {}
    for index, points in contours(structure) if structure is not None else ():
        colour = lines.colour(1 if lines.instances else index, source)
        by_colour.setdefault(colour, []).append(_path(points, panel))
    for colour, paths in by_colour.items():
        group.append(element("path", {"stroke": colour, "d": "".join(paths)}))
    return group


def _path(points: NDArray[np.floating], panel: Panel) -> str:
    scaled = approximate_polygon(points, _EXACT) * np.asarray(panel.pixel) / min(panel.pixel)
    return "M" + " ".join(f"{x:.1f},{y:.1f}" for y, x in scaled)


def _letters(panel: Panel, width: float, height: float) -> Iterator[Element]:
    size = _LETTER * max(width, height)
    for letter, (x, y, anchor) in zip(panel.letters, _PLACES, strict=False):
        place = {"x": f"{x * width:.1f}", "y": f"{y * height:.1f}", "text-anchor": anchor, "font-size": f"{size:.1f}"}
        yield element("text", place, letter)
