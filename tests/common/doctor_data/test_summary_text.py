"""summary_text puts a data set into a few lines."""

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.summary_text import summary_text


def test_parts_orientations_and_ranges_are_told() -> None:
    records = [
        CaseRecord("a", [], size=(3, 4), part="training", axis_codes="RAS", counts={"lesion voxels": 2000}),
        CaseRecord("b", [], size=(5, 4), part="training", axis_codes="LPS"),
        CaseRecord("c", [], size=(9, 4), part="validation", axis_codes="LPS"),
    ]
    lines = summary_text(records).splitlines()
    assert lines[0] == "cases: 3 (2 training, 1 validation), 1 with a label"
    assert lines[1] == "orientations: 2 LPS, 1 RAS"
    assert [line.split() for line in lines[2:]] == [
        ["cases", "least", "median", "most"],
        ["size", "1", "3", "3", "5", "9"],
        ["size", "2", "3", "4", "4", "4"],
        ["lesion", "voxels", "1", "2000", "2000", "2000"],
    ]


def test_images_are_counted_by_class() -> None:
    records = [CaseRecord(str(index), [], class_name=name) for index, name in enumerate(["dog", "cat", "dog"])]
    assert [line.split() for line in summary_text(records).splitlines()[-2:]] == [
        ["class", "cat", "1"],
        ["class", "dog", "2"],
    ]
