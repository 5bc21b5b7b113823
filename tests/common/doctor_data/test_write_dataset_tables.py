"""write_dataset_tables leaves a row a case and a row a finding."""

import csv
from pathlib import Path

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding
from common.doctor_data.intensities import Intensities
from common.doctor_data.write_dataset_tables import write_dataset_tables


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_what_is_known_of_a_case_is_in_its_row(tmp_path: Path) -> None:
    finding = Finding("error", "b", "b.nii", "cannot be read", "export it")
    good = CaseRecord(
        "a",
        ["a.nii", "a_label.nii"],
        size=(3, 4, 5),
        spacing=(1.0, 1.0, 2.5),
        axis_codes="RAS",
        intensities={"flair": Intensities(5.0, 2.0, 0.5, 4.0, 9.0)},
        hashes={"a.nii": "0123456789abcdef0123"},
        counts={"lesion voxels": 12345678},
        part="training",
    )
    write_dataset_tables([good, CaseRecord("b", ["b.nii"], findings=[finding])], [finding], tmp_path)
    first, second = _rows(tmp_path / "dataset.csv")
    assert first == {
        "case": "a",
        "part": "training",
        "findings": "0",
        "files": "a.nii a_label.nii",
        "size": "3x4x5",
        "spacing": "1x1x2.5",
        "orientation": "RAS",
        "lesion voxels": "12345678",
        "flair mean": "5",
        "flair sd": "2",
        "flair p1": "0.5",
        "flair median": "4",
        "flair p99": "9",
        "sha256": "0123456789abcdef",
    }
    assert (second["case"], second["findings"], second["flair mean"]) == ("b", "1", "")
    assert _rows(tmp_path / "findings.csv") == [
        {"severity": "error", "case": "b", "file": "b.nii", "rule": "cannot be read", "fix": "export it"}
    ]


def test_nothing_found_is_a_table_without_rows(tmp_path: Path) -> None:
    write_dataset_tables([CaseRecord("a", [], class_name="cat")], [], tmp_path)
    assert _rows(tmp_path / "findings.csv") == []
    assert _rows(tmp_path / "dataset.csv")[0]["class"] == "cat"
