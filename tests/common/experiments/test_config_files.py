"""config_files finds a bundle's files and overlays from any folder."""

from pathlib import Path

import pytest
from bundle_configs import BUNDLES

from common.checks.input_error import InputError
from common.experiments.config_files import config_files

BUNDLE = BUNDLES[0]


def test_overlays_come_behind_the_bundles_own_files(tmp_path: Path) -> None:
    overlay = tmp_path / "mine.json"
    overlay.touch()
    files = config_files(BUNDLE.name, ("train.json",), overlays=[str(overlay), "paper.json"])
    assert files == [BUNDLE / "configs/train.json", overlay, BUNDLE / "configs/paper.json"]


def test_a_path_to_the_bundle_is_its_name() -> None:
    assert config_files(f"bundles/{BUNDLE.name}/", ("train.json",)) == [BUNDLE / "configs/train.json"]


@pytest.mark.parametrize(
    ("bundle", "overlay", "message"),
    [("nothing", "paper.json", r"^bundle: no bundle nothing in"), (BUNDLE.name, "papr.json", r"^config: no such file")],
    ids=["bundle", "overlay"],
)
def test_what_is_not_there_is_refused(bundle: str, overlay: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        config_files(bundle, ("train.json",), overlays=[overlay])
