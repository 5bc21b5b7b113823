"""Runs go beside the collection, or into a bundle that is by itself."""

from pathlib import Path

import pytest

from common.bundle.runs_folder import runs_folder


@pytest.mark.parametrize(
    ("bundle_root", "expected"),
    [
        ("/project/bundles/vnet_prostate", "/project/runs"),
        ("/downloads/vnet_prostate", "/downloads/vnet_prostate/runs"),
        ("/server/model/bundles", "/server/model/bundles/runs"),
    ],
    ids=["in the collection", "packed", "packed, called bundles"],
)
def test_runs_folder(bundle_root: str, expected: str) -> None:
    assert runs_folder(bundle_root) == expected


def test_runs_of_a_packed_bundle_stay_in_it_in_a_folder_called_bundles(tmp_path: Path) -> None:
    (tmp_path / "bundles" / "vnet_prostate" / "bundles").mkdir(parents=True)
    root = str(tmp_path / "bundles" / "vnet_prostate")
    assert runs_folder(root) == f"{root}/runs"
