"""outlier_findings names the cases that are unlike the others."""

from collections.abc import Sequence

import pytest

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.intensities import Intensities
from common.doctor_data.outlier_findings import outlier_findings


def _records(
    *, sizes: Sequence[int] = (10,) * 12, spacings: Sequence[float] = (1.0,) * 12, means: Sequence[float] = (5.0,) * 12
) -> list[CaseRecord]:
    return [
        CaseRecord(
            f"case_{index}",
            [],
            size=(10, 10, size),
            spacing=(1.0, 1.0, spacing),
            axis_codes="RAS",
            intensities={"flair": Intensities(mean, 2.0, 0, mean, 9)},
        )
        for index, (size, spacing, mean) in enumerate(zip(sizes, spacings, means, strict=True))
    ]


def test_equal_cases_have_no_outlier() -> None:
    assert list(outlier_findings(_records())) == []


@pytest.mark.parametrize(
    ("records", "rule"),
    [
        (_records(sizes=[10] * 11 + [40]), "size up-down is 40, unlike the others', median 10"),
        (_records(spacings=[1.0] * 11 + [3.0]), "spacing up-down is 3, unlike the others', median 1"),
        (_records(means=[5.0] * 11 + [500.0]), "flair mean is 500, unlike the others', median 5"),
        (_records(means=[0.01, -0.01] * 5 + [0.0, 4.0]), "flair mean is 4, unlike the others', median 0.005"),
    ],
    ids=["size", "spacing", "intensity", "normalised intensity"],
)
def test_outlier_is_a_warning(records: list[CaseRecord], rule: str) -> None:
    (found,) = outlier_findings(records)
    assert (found.severity, found.case, found.rule) == ("warning", "case_11", rule)


def test_limit_is_five_robust_standard_deviations_of_the_logarithms() -> None:
    # |ln x| are 0.1 in the median, so s = 0.148: 2.0 lies 4.7 s from 1, and 2.2 lies 5.3 s
    usual = [1.1, 1 / 1.1] * 5 + [1.0]
    sds = {2.0: 0, 2.2: 1}
    for mean, expected in sds.items():
        records = _records(sizes=[10] * 12, means=[*usual, mean])
        assert len(list(outlier_findings(records))) == expected


def test_axes_are_the_patients_whichever_way_a_volume_lies() -> None:
    records = _records()
    records[0].size, records[0].axis_codes = (10, 10, 10), "LPS"
    records[1].size, records[1].spacing, records[1].axis_codes = (40, 10, 10), (1.0, 1.0, 1.0), "SRA"
    (found,) = outlier_findings(records)
    assert (found.case, found.rule) == ("case_1", "size up-down is 40, unlike the others', median 10")


def test_many_outliers_are_one_note_on_a_mixture() -> None:
    (found,) = outlier_findings(_records(means=[5.0] * 9 + [500.0] * 3))
    assert (found.severity, found.case) == ("note", "")
    assert found.rule == "flair mean: a mixture, 3 of 12 cases are far from the median 5"


def test_of_few_cases_nothing_is_said() -> None:
    assert list(outlier_findings(_records(sizes=[10] * 11 + [40])[3:])) == []
