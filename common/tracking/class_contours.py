"""ClassContours: label and prediction as lines upon an image, and what the lines mean."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from common.tracking.contours import contours
from common.tracking.outline import OUTLINE
from common.tracking.palette import PALETTE
from common.tracking.panel import Panel

_STYLES = {"label": (0, ()), "prediction": (0, (2.5, 1.5))}


class ClassContours:
    """The contours of label (solid) and prediction (dashed) of one picture, whose panels may be several.

    With one class the colour tells label from prediction, with several it tells the classes.

    Args:
        label: class indices of the whole image, 0 is background; may be absent.
        pred: as label.
        class_names: of the foreground classes 1, 2, ...
        instances: label and prediction number objects of one class, each of which has a contour.
    """

    def __init__(
        self,
        label: NDArray[np.integer] | None,
        pred: NDArray[np.integer] | None,
        *,
        class_names: Sequence[str] | None = None,
        instances: bool = False,
    ) -> None:
        self.instances = instances
        given = {"label": label, "prediction": pred}
        self._is_empty = {source: not classes.any() for source, classes in given.items() if classes is not None}
        highest = max((int(classes.max()) for classes in given.values() if classes is not None), default=0)
        highest = min(highest, 1) if instances else highest
        names = list(class_names or ())
        self.names = names + [f"class {index}" for index in range(len(names) + 1, highest + 1)]

    def draw(self, axes: Axes, panel: Panel) -> None:
        """Those of the panel's label and prediction, on axes in mm."""
        for source, classes in (("label", panel.label), ("prediction", panel.pred)):
            for index, contour in contours(classes) if classes is not None else ():
                y, x = contour.T * np.reshape(panel.pixel, (2, 1))
                colour = self.colour(1 if self.instances else index, source)
                line = Line2D(x, y, color=colour, linewidth=1.6, linestyle=_STYLES[source])
                line.set_path_effects(OUTLINE)
                axes.add_line(line)

    def colour(self, index: int, source: str) -> str:
        """Of a class, in the lines of "label" or of "prediction"."""
        if len(self.names) == 1:
            return PALETTE[int(source == "prediction")]
        return PALETTE[(index - 1) % len(PALETTE)]

    def show_legend(self, figure: Figure) -> None:
        """At the foot of a black figure."""
        handles = self._source_handles()
        if len(self.names) != 1:
            colours = [self.colour(index, "label") for index in range(1, len(self.names) + 1)]
            pairs = zip(colours, self.names, strict=True)
            handles += [Line2D([], [], color=colour, linewidth=5, label=name) for colour, name in pairs]
        figure.legend(handles=handles, loc="lower center", ncols=6, frameon=False, labelcolor="white", fontsize=12)

    def _source_handles(self) -> list[Line2D]:
        handles = []
        single = len(self.names) == 1
        for source, is_empty in self._is_empty.items():
            colour = self.colour(1, source) if single else "white"
            text = f"{source}: {self.names[0]}" if single else source
            text += " (empty)" if is_empty else ""
            handles.append(Line2D([], [], color=colour, linestyle=_STYLES[source], linewidth=2, label=text))
        return handles
