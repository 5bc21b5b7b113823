"""outlier_findings: the cases that are unlike the others of their data set."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from nibabel.orientations import axcodes2ornt
from numpy.typing import NDArray

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding

_FEWEST = 10  # cases of which it can be said what is usual
_LIMIT = 5.0  # robust standard deviations: of 1000 normal values none is beyond
_SD_OF_MAD = 1.4826  # what the median absolute deviation of normal values is multiplied by
_SAME = 0.05  # what differs by less is the same, however equal the others are
_MIXTURE = 0.1  # where more cases than this share are outliers, the data set is a mixture and none of them is
_FIX = "look at it: a wrong header, unit or protocol? else leave it"
_FIX_MIXTURE = "normalise, or see in dataset.csv whether one kind is too rare to be learnt"


def outlier_findings(records: Sequence[CaseRecord]) -> Iterator[Finding]:
    """A warning for each size, spacing, mean or standard deviation x with |x - median| > 5 s, in a data set of at least
    10 cases; one note where that were more than a tenth of them.

    s = 1.4826 median |x - median|, the robust standard deviation (Rousseeuw & Croux 1993). Ratios count, so x are
    logarithms, and s is at least 0.05; of means that are not all positive, s is at least 0.05 standard deviations.
    """
    for name, values in _quantities(records).items():
        if len(values) < _FEWEST:
            continue
        numbers = np.array(list(values.values()))
        middle = float(np.median(numbers))
        is_beyond = _beyond(numbers, least=_SAME * _usual_sd(records, name))
        outlying = [case_id for case_id, beyond in zip(values, is_beyond, strict=True) if beyond]
        if len(outlying) > _MIXTURE * len(values):
            rule = f"{name}: a mixture, {len(outlying)} of {len(values)} cases are far from the median {middle:.4g}"
            yield Finding("note", "", "", rule, _FIX_MIXTURE)
            continue
        for case_id in outlying:
            rule = f"{name} is {values[case_id]:.4g}, unlike the others', median {middle:.4g}"
            yield Finding("warning", case_id, "", rule, _FIX)


def _quantities(records: Sequence[CaseRecord]) -> dict[str, dict[str, float]]:
    """Values by case, by what they are."""
    quantities: dict[str, dict[str, float]] = {}
    for record in records:
        for name, value in _of_case(record).items():
            if np.isfinite(value):
                quantities.setdefault(name, {})[record.case_id] = value
    return quantities


def _of_case(record: CaseRecord) -> Mapping[str, float]:
    """Along the patient's axes, whichever of the file's they are."""
    names = ("left-right", "front-back", "up-down") if record.axis_codes else ("width", "height")
    axes = [int(axis) for axis, _ in axcodes2ornt(record.axis_codes)] if record.axis_codes else [0, 1]
    # a volume without geometry has no axes that could be compared
    sides = zip(axes, record.size, strict=True) if len(axes) == len(record.size) else ()
    values = {f"size {names[axis]}": float(side) for axis, side in sides}
    values |= {f"spacing {names[axis]}": mm for axis, mm in zip(axes, record.spacing, strict=False)}
    for name, found in record.intensities.items():
        values[f"{name} mean"] = found.mean
        if found.sd > 0:  # constant images are errors, of which nothing else need be said
            values[f"{name} sd"] = found.sd
    return values


def _usual_sd(records: Sequence[CaseRecord], name: str) -> float:
    """Of the voxels of the sequence that the quantity belongs to; 0 for sizes and spacings."""
    sequence = name.rpartition(" ")[0]
    sds = [record.intensities[sequence].sd for record in records if sequence in record.intensities]
    return float(np.nanmedian(sds)) if sds else 0.0


def _beyond(numbers: NDArray[np.float64], *, least: float) -> NDArray[np.bool_]:
    """Which of them are outliers; `least` where they have no logarithms."""
    has_logarithms = bool((numbers > 0).all())
    compared = np.log(numbers) if has_logarithms else numbers
    distances = np.abs(compared - np.median(compared))
    result: NDArray[np.bool_] = distances > _LIMIT * max(
        _SD_OF_MAD * float(np.median(distances)), _SAME if has_logarithms else least
    )
    return result
