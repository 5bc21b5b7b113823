"""find_ensemble prefers what was trained here to what was shipped."""

from pathlib import Path

import pytest
from touched_files import touched_files

from common.bundle.find_ensemble import find_ensemble


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["bundle/models/ensemble.json"], "bundle/models"),
        (["bundle/models/ensemble.json", "runs/ensemble.json"], "runs"),
        (["bundle/models/ensemble.json", "runs/FCN-z_score/train-1/finished"], "runs"),
        (["bundle/models/ensemble.json", "runs/FCN-z_score/train-1/last.pt"], "bundle/models"),
        (["bundle/models/model.pt"], "runs"),
    ],
    ids=["shipped", "both", "a member trained", "a member begun", "none"],
)
def test_find_ensemble(tmp_path: Path, files: list[str], expected: str) -> None:
    touched_files(tmp_path, *files)
    found = find_ensemble(str(tmp_path / "runs"), bundle_root=str(tmp_path / "bundle"))
    assert found == str(tmp_path / expected)
