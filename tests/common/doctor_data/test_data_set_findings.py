"""data_set_findings looks at all cases together."""

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.data_set_findings import data_set_findings

NAMES = ["background", "lesion"]


def test_class_that_no_label_has_is_a_warning() -> None:
    records = [CaseRecord("a", [], counts={"background voxels": 9, "lesion voxels": 0})]
    (found,) = data_set_findings(records, class_names=NAMES)
    assert (found.severity, found.rule) == ("warning", "class lesion must be in some case, no label has it")


def test_class_that_one_label_has_is_enough() -> None:
    records = [
        CaseRecord("a", [], counts={"background voxels": 9, "lesion voxels": 0}),
        CaseRecord("b", [], counts={"background voxels": 8, "lesion voxels": 1}),
    ]
    assert list(data_set_findings(records, class_names=NAMES)) == []
    assert list(data_set_findings([CaseRecord("a", [], class_name="cat")], class_names=["cat"])) == []


def test_without_labels_no_class_is_missed() -> None:
    assert list(data_set_findings([CaseRecord("a", [])], class_names=NAMES)) == []


def test_duplicates_and_outliers_are_among_them() -> None:
    records = [CaseRecord(f"{index}", [], size=(20, 20), hashes={f"{index}": f"{index}"}) for index in range(11)]
    records.append(CaseRecord("11", [], size=(20, 90), hashes={"11": "0"}))
    assert [found.severity for found in data_set_findings(records, class_names=[])] == ["error", "warning"]
