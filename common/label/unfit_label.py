"""unfit_label: whether a label that an annotator has saved, perhaps for another bundle, says what a bundle learns."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from common.checks.did_you_mean import did_you_mean
from common.checks.input_error import InputError
from common.checks.read_volume import read_volume


def unfit_label(label: Path, *, names: Sequence[str], values: Mapping[str, int]) -> str | None:
    """Why the bundle cannot learn from the label, or None where it can.

    Segments in which nothing is drawn do not count: 3D Slicer makes one for each class of each bundle.

    Args:
        names: of the segments 1, 2, ... in the label; empty where the annotator's program sent none.
        values: of the bundle's classes.
    """
    try:
        drawn = np.unique(read_volume(str(label)).as_tensor().numpy()).astype(int).tolist()
    except InputError as error:
        return str(error)
    if not names:
        others = [str(value) for value in drawn if value not in (0, *values.values())]
        return f"its label has {', '.join(others)}, which is no class" if others else None
    if drawn[-1] > len(names):
        return "its label has segments without a name; save it once more"
    others = [name for name in (names[number - 1] for number in drawn if number > 0) if name not in values]
    hint = did_you_mean(others[0], values) if others else ""
    return f"its label has a segment {', '.join(map(repr, others))}, which is no class{hint}" if others else None
