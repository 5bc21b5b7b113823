"""importable lends a bundle's own modules, and forgets them."""

import sys
from importlib import import_module
from pathlib import Path

from common.doctor.importable import importable


def test_bundles_may_have_modules_of_the_same_name(tmp_path: Path) -> None:
    found = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own_networks.py").write_text(f"NAME = {name!r}\n")
        with importable(tmp_path / name):
            found.append(import_module("own_networks").NAME)
    assert found == ["first", "second"]
    assert "own_networks" not in sys.modules


def test_path_is_as_before(tmp_path: Path) -> None:
    before = list(sys.path)
    with importable(tmp_path):
        assert sys.path == [*before, str(tmp_path)]
    assert sys.path == before
