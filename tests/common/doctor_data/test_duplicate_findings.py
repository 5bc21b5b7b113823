"""duplicate_findings tells images that are in a data set twice."""

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.duplicate_findings import duplicate_findings


def _record(case_id: str, part: str, **hashes: str) -> CaseRecord:
    return CaseRecord(case_id, [], part=part, hashes=hashes)


def test_different_images_are_fine() -> None:
    assert list(duplicate_findings([_record("a", "training", x="1", y="2"), _record("b", "training", z="3")])) == []


def test_image_of_two_cases_is_an_error() -> None:
    (found,) = duplicate_findings([_record("a", "training", x="1"), _record("b", "training", y="1")])
    assert (found.severity, found.case, found.file) == ("error", "b", "y")
    assert found.rule == "holds the same voxels as x of case a"


def test_leak_across_the_split_is_told() -> None:
    (found,) = duplicate_findings([_record("a", "training", x="1"), _record("b", "validation", y="1")])
    assert found.rule.endswith(", across the split: that is in training, this in validation")


def test_sequence_that_is_another_ones_copy_is_an_error() -> None:
    (found,) = duplicate_findings([_record("a", "training", t1="1", t1c="1")])
    assert (found.case, found.file, found.rule) == ("a", "t1c", "holds the same voxels as t1")


def test_image_of_an_array_goes_by_its_case() -> None:
    records = [CaseRecord(case_id, [], hashes={"": "1"}) for case_id in ("train-0", "train-1")]
    (found,) = duplicate_findings(records)
    assert (found.case, found.rule) == ("train-1", "holds the same voxels as train-0 of case train-0")
