"""Runs go beside the collection, or into a bundle that is by itself."""

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
