"""picture_sheets shows every case, those with findings in a red frame."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from common.doctor_data import picture_sheets as module
from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding
from common.doctor_data.picture_sheets import picture_sheets
from common.doctor_data.thumbnail import Thumbnail

FINDING = Finding("warning", "b", "", "is odd", "look")
_RED, _BLUE = (255, 59, 48), (86, 180, 233)  # of a frame, of the first class


def _record(case_id: str, *, label: bool = False, findings: tuple[Finding, ...] = ()) -> CaseRecord:
    shown = np.full((20, 20), 128, np.uint8)
    classes = np.zeros((20, 20), np.int32)
    classes[5:15, 5:15] = 1
    thumbnail = Thumbnail(shown, classes if label else None, (1.0, 1.0))
    return CaseRecord(case_id, [], thumbnail=thumbnail, findings=list(findings))


def _pixels(path: Path, colour: tuple[int, int, int]) -> int:
    """Of a colour near to it, as lines have soft edges."""
    with Image.open(path) as image:
        distances = np.abs(np.asarray(image.convert("RGB")).astype(int) - colour).max(axis=-1)
    return int((distances < 30).sum())


def _sheets(records: list[CaseRecord], folder: Path) -> list[Path]:
    return picture_sheets(records, folder, title="a data set", class_names=["lesion"])


def test_case_with_findings_has_a_red_frame(tmp_path: Path) -> None:
    (clean,) = _sheets([_record("a"), _record("b")], tmp_path / "clean")
    (faulty,) = _sheets([_record("a"), _record("b", findings=(FINDING,))], tmp_path / "faulty")
    assert clean == tmp_path / "clean" / "dataset.png"
    assert _pixels(clean, _RED) == 0
    assert _pixels(faulty, _RED) > 300


def test_label_has_an_outline(tmp_path: Path) -> None:
    (with_label,) = _sheets([_record("a", label=True)], tmp_path / "with")
    (without,) = _sheets([_record("a")], tmp_path / "without")
    assert _pixels(without, _BLUE) == 0
    assert _pixels(with_label, _BLUE) > 20


def test_case_without_a_picture_has_its_place(tmp_path: Path) -> None:
    (sheet,) = _sheets([CaseRecord("a", [], findings=[FINDING])], tmp_path)
    assert _pixels(sheet, _RED) > 300


def test_cases_beyond_a_page_have_further_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_COLUMNS", 2)
    monkeypatch.setattr(module, "_ROWS", 1)
    monkeypatch.setattr(module, "_PAGES", 2)
    assert [file.name for file in _sheets([_record(str(index)) for index in range(3)], tmp_path)] == [
        "dataset.png",
        "dataset_2.png",
    ]


def test_of_too_many_cases_those_with_findings_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_COLUMNS", 2)
    monkeypatch.setattr(module, "_ROWS", 1)
    monkeypatch.setattr(module, "_PAGES", 1)
    records = [*(_record(str(index)) for index in range(3)), _record("b", findings=(FINDING,))]
    (sheet,) = _sheets(records, tmp_path)
    assert _pixels(sheet, _RED) > 300


def test_data_set_without_a_case_has_no_picture(tmp_path: Path) -> None:
    assert _sheets([], tmp_path) == []
