"""SiblingCode finds what one copy of the code lacks in another on the path."""

import sys
from pathlib import Path

import pytest
from touched_files import touched_files

from common.bundle.packing.sibling_code import SiblingCode


def _found(name: str) -> Path | None:
    spec = SiblingCode.find_spec(name)
    return Path(spec.origin) if spec and spec.origin else None


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two packed bundles on the path, each with something of its own."""
    shared = ("common/__init__.py", "common/parts/__init__.py", "common/parts/shared.py")
    touched_files(tmp_path / "a", *shared, "common/parts/mine.py")
    touched_files(tmp_path / "b", *shared, "common/parts/yours.py", "bundles/b/networks.py")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "a"), str(tmp_path / "b")])
    return tmp_path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("common.parts.yours", "b/common/parts/yours.py"),
        ("common.parts", "a/common/parts/__init__.py"),
        ("common.parts.shared", "a/common/parts/shared.py"),
        ("bundles.b.networks", "b/bundles/b/networks.py"),
    ],
    ids=["lacking in the first", "package in both", "module in both", "of a bundle"],
)
def test_first_copy_that_has_it_is_taken(copies: Path, name: str, expected: str) -> None:
    assert _found(name) == copies / expected


def test_copies_may_join_the_path_later(copies: Path) -> None:
    touched_files(copies / "c", "common/parts/late.py")
    assert _found("common.parts.late") is None
    sys.path.append(str(copies / "c"))
    assert _found("common.parts.late") == copies / "c" / "common" / "parts" / "late.py"


@pytest.mark.parametrize("name", ["commons.parts", "torch.parts.yours", "common", "bundles"])
def test_other_packages_are_left_to_others(copies: Path, name: str) -> None:
    assert SiblingCode.find_spec(name) is None
