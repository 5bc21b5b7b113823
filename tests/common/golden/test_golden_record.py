"""A golden record is read as it was written."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from common.checks.input_error import InputError
from common.golden.golden_record import GoldenRecord

RECORD = GoldenRecord("models/model.pt", "a", 0, (1, 2, 4, 4), "b", (1, 3), "c", 0.001, 1, (0.1, 0.25, -1e-8))


def test_record_comes_back_as_it_was(tmp_path: Path) -> None:
    RECORD.write(tmp_path / "golden" / "model.json")
    assert GoldenRecord.read(tmp_path / "golden" / "model.json") == RECORD


def test_nine_digits_hold_a_float32(tmp_path: Path) -> None:
    value = torch.tensor(1 / 3)
    replace(RECORD, values=(float(f"{value:.9g}"),)).write(tmp_path / "a.json")
    assert torch.equal(torch.tensor(GoldenRecord.read(tmp_path / "a.json").values[0]), value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"seed": None}, "missing 1 required positional argument: 'seed'"), ({"sead": 0}, "unexpected keyword .*'sead'")],
    ids=["missing", "mistyped"],
)
def test_record_that_was_changed_is_refused(tmp_path: Path, change: dict[str, int | None], reason: str) -> None:
    RECORD.write(tmp_path / "a.json")
    content = json.loads((tmp_path / "a.json").read_text()) | change
    (tmp_path / "a.json").write_text(json.dumps({key: value for key, value in content.items() if value is not None}))
    with pytest.raises(InputError, match=rf"^golden: \S+a.json is not as it was written \([^\n]*{reason}\); make it"):
        GoldenRecord.read(tmp_path / "a.json")
