"""git_commit tells apart a state of the code that can be had again from one that cannot."""

import subprocess
from pathlib import Path

import pytest

import common.tracking.git_commit as module
from common.tracking.git_commit import git_commit


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With some code and a page, committed."""
    for name in ("common/code.py", "docs/page.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    for command in ("init -q", "add -A", "-c user.name=a -c user.email=a@b.c commit -qm first"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)
    monkeypatch.setattr(module, "__file__", str(tmp_path / "common" / "code.py"))
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [("docs/page.md", False), ("docs/new.md", False), ("common/code.py", True), ("bundle.json", True)],
)
def test_changes_are_told_but_for_those_of_the_documentation(repository: Path, changed: str, is_told: bool) -> None:
    commit = git_commit()
    assert len(commit) == 40
    (repository / changed).write_text("changed")
    assert git_commit() == commit + ("+changes" if is_told else "")
