"""find_bundle takes a name or a path."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from bundle_configs import BUNDLES
from touched_files import touched_files

from common.checks.input_error import InputError
from common.doctor.find_bundle import find_bundle, installed_bundles


def test_collection_is_found() -> None:
    assert sorted(installed_bundles().values()) == BUNDLES


def test_of_two_collections_the_one_that_is_imported_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("first", "second"):
        touched_files(tmp_path / place / "bundles" / "vnet_prostate", "configs/metadata.json")
    places = [str(tmp_path / place / "bundles") for place in ("first", "second")]
    found = SimpleNamespace(submodule_search_locations=places)
    monkeypatch.setattr("common.doctor.find_bundle.find_spec", lambda name: found)
    assert installed_bundles() == {"vnet_prostate": tmp_path / "first" / "bundles" / "vnet_prostate"}


def test_bundle_is_found_by_name_and_by_path(tmp_path: Path) -> None:
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "train.json").write_text("{}")
    assert find_bundle("vnet_prostate") == BUNDLES[-1]
    assert find_bundle(str(BUNDLES[0])) == BUNDLES[0]
    assert find_bundle(str(tmp_path)) == tmp_path.resolve()


def test_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"^bundle: there is no 'unet_nuclei'; did you mean unet2d_nuclei\?$"):
        find_bundle("unet_nuclei")


def test_path_that_does_not_exist_is_told_whole() -> None:
    with pytest.raises(InputError, match=r"^bundle: there is no folder elsewhere/vnet_prostate; "):
        find_bundle("elsewhere/vnet_prostate")


def test_folder_that_holds_no_bundle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must be a bundle's folder, it has no configs/\*\.json"):
        find_bundle(str(tmp_path))
