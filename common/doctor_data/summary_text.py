"""summary_text: a data set in a few lines."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from common.doctor_data.case_record import CaseRecord
from common.metrics.text_columns import text_columns

_HEADER = ("", "cases", "least", "median", "most")


def summary_text(records: Sequence[CaseRecord]) -> str:
    """The parts of the split, how volumes lie, and in columns sizes, spacings, intensities, voxels and images.

    Orientations that differ do no harm: the bundles' preprocessing turns all volumes the same way.
    """
    labelled = sum(bool(record.counts or record.class_name) for record in records)
    lines = [f"cases: {len(records)} ({_counted(record.part for record in records)}), {labelled} with a label"]
    if orientations := _counted(record.axis_codes for record in records):
        lines.append(f"orientations: {orientations}")
    table = [_HEADER, *(_line(name, values) for name, values in _columns(records).items())]
    classes = Counter(record.class_name for record in records if record.class_name)
    table += [(f"class {name}", str(number), "", "", "") for name, number in sorted(classes.items())]
    return "\n".join([*lines, text_columns(table, left=[0])])


def _counted(words: Iterable[str]) -> str:
    counts = Counter(word for word in words if word)
    return ", ".join(f"{number} {word}" for word, number in sorted(counts.items(), key=lambda pair: -pair[1]))


def _columns(records: Sequence[CaseRecord]) -> Mapping[str, list[float]]:
    columns: dict[str, list[float]] = {}
    for record in records:
        values = {f"size {axis}": float(side) for axis, side in enumerate(record.size, start=1)}
        values |= {f"spacing {axis}": mm for axis, mm in enumerate(record.spacing, start=1)}
        for sequence, found in record.intensities.items():
            values |= {f"{sequence} mean": found.mean, f"{sequence} sd": found.sd}
        values |= record.counts
        for name, value in values.items():
            columns.setdefault(name, []).append(value)
    return columns


def _line(name: str, values: Sequence[float]) -> list[str]:
    finite = np.array(values)[np.isfinite(values)]
    middle = map(_number, (finite.min(), np.median(finite), finite.max())) if finite.size else ("", "", "")
    return [name, str(finite.size), *middle]


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"
