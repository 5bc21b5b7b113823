"""What scripts/label.py makes of its words; tests/scripts/test_label_server.py has the server itself."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bundle_configs import PROJECT


@pytest.fixture
def asked_for(load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What the command line makes of its words."""
    script = load_script("label")
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "serve", lambda names, **given: asked.update(given, names=names))

    def call(*words: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", ["label.py", *words])
        script.main()
        return asked

    return call


def test_servers_folder_is_among_the_runs(asked_for: Callable[..., Any], tmp_path: Path) -> None:
    asked = asked_for("vnet_prostate", "emma_ensemble", "--studies", str(tmp_path))
    assert asked["names"] == ["vnet_prostate", "emma_ensemble"]
    assert (asked["runs"], asked["app"]) == (PROJECT / "runs", PROJECT / "runs" / "label")
    assert (asked["studies"], asked["port"]) == (str(tmp_path), 8000)


def test_relative_folder_is_where_the_user_stands(
    asked_for: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert asked_for("vnet_prostate", "--studies", "images")["studies"] == str(tmp_path / "images")


def test_address_is_left_as_it_is(asked_for: Callable[..., Any]) -> None:
    address = "http://127.0.0.1:8042/dicom-web"
    assert asked_for("vnet_prostate", "--studies", address)["studies"] == address
