"""bundle_root is the installed bundle's folder, or that of the packed one whose code is in use."""

from pathlib import Path

import pytest
from touched_files import touched_files

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


def test_packed_bundle_is_found_by_its_code_whatever_its_folder_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = touched_files(tmp_path / "renamed", "configs/metadata.json", "bundles/vnet_prostate/packed.txt")
    monkeypatch.syspath_prepend(packed)
    assert bundle_root("vnet_prostate") == str(packed)


def test_each_of_two_packed_bundles_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of which has code of the other."""
    networks = "bundles/deepmedic_brats/networks/__init__.py"
    monkeypatch.syspath_prepend(touched_files(tmp_path / "b", networks, "bundles/deepmedic_brats/packed.txt"))
    monkeypatch.syspath_prepend(touched_files(tmp_path / "a", networks, "bundles/emma_ensemble/packed.txt"))
    assert bundle_root("emma_ensemble") == str(tmp_path / "a")
    assert bundle_root("deepmedic_brats") == str(tmp_path / "b")


def test_missing_bundle_says_how_to_install_it() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"no bundle nowhere in .*; run: pip install -e \."):
        bundle_root("nowhere")
