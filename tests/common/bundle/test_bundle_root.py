"""bundle_root is the installed bundle's folder."""

from pathlib import Path

import pytest

from common.bundle.bundle_root import bundle_root

PROJECT_ROOT = Path(__file__).resolve().parents[3]


def test_bundle_is_found_from_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert bundle_root("vnet_prostate") == str(PROJECT_ROOT / "bundles" / "vnet_prostate")


def test_folder_of_the_same_name_without_configs_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bundles" / "vnet_prostate").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path)
    assert bundle_root("vnet_prostate") == str(PROJECT_ROOT / "bundles" / "vnet_prostate")


def test_missing_bundle_says_how_to_install_it() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"no bundle nowhere in .*; run: pip install -e \."):
        bundle_root("nowhere")
