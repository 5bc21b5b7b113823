"""split_findings tells training from validation as a run would."""

from typing import Any

from monai.bundle import ConfigParser

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding
from common.doctor_data.split_findings import split_findings


def _split(names: str, *, function: str = "split.split_cases", **arguments: Any) -> tuple[list[str], list[Finding]]:
    """The parts of these cases, and what was found."""
    cases = [{"case_id": name, "site": name.upper(), "official": "train", "label": 0} for name in names]
    records = [CaseRecord(name, []) for name in names]
    part = {"_target_": f"common.data.{function}", "cases": "@checked_cases", **arguments}
    config: dict[str, Any] = {
        "checked_cases": cases,
        "train": {"cases": {**part, "part": "training"}},
        "validate": {"dataset": {"data": {**part, "part": "validation"}}},
    }
    findings = list(split_findings(ConfigParser(config), cases, records))
    return [record.part for record in records], findings


def test_parts_are_those_of_a_training() -> None:
    parts, findings = _split("abcdef", validation_share=0.5)
    assert findings == []
    assert set(parts) == {"training", "validation"}


def test_too_few_cases_are_one_error() -> None:
    parts, findings = _split("a")
    assert parts == ["held out"]
    assert [str(found) for found in findings] == [
        "error: training and validation need at least 2 cases, got 1; add cases to the data set"
    ]


def test_too_many_folds_are_an_error() -> None:
    findings = _split("abc", folds=5)[1]
    assert {found.rule for found in findings} == {"folds must be at most the number of cases, 3, got 5"}


def test_cases_of_neither_part_are_held_out() -> None:
    parts, _ = _split("abcd", function="split_sites.split_sites", sites=["A", "B", "C"], validation_share=0.5)
    assert parts[3] == "held out"
