"""site_options gives each site its data, a folder or phantoms."""

from pathlib import Path

import pytest
from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.federated.site_options import site_options


def _phantoms(name: str) -> ConfigParser:
    return ConfigParser({"dataset_dir": {"_target_": name, "folder": "phantoms"}})


def test_folders_are_the_sites_dataset_dir(tmp_path: Path) -> None:
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
    folders = [str(tmp_path / name) for name in ("north", "south")]
    options = site_options(ConfigParser({}), folders, phantoms=0)
    assert options == {
        name: {"dataset_dir": repr(folder)} for name, folder in zip(("north", "south"), folders, strict=True)
    }


def test_phantoms_differ_in_their_seed() -> None:
    options = site_options(_phantoms("common.data.nuclei_phantoms.nuclei_phantoms"), [], phantoms=2)
    assert options == {f"phantoms_{seed}": {"dataset_dir::seed": str(seed)} for seed in range(2)}


def test_phantoms_of_centres_differ_in_them_too() -> None:
    options = site_options(_phantoms("common.data.brain_phantoms.brain_phantoms"), [], phantoms=3)
    assert [own["dataset_dir::centre"] for own in options.values()] == ["home", "away", "home"]


@pytest.mark.parametrize(
    ("sites", "phantoms", "message"),
    [
        ([], 0, "^sites must be given, or phantoms, and not both"),
        (["a", "b"], 2, "^sites must be given, or phantoms, and not both"),
        ([], 1, "^phantoms must be at least 2 sites, got 1"),
        ([], 2, "^phantoms: the data that this bundle brings are the same for all sites; give --sites"),
    ],
    ids=["neither", "both", "one", "digits"],
)
def test_mistakes_are_told(sites: list[str], phantoms: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        site_options(_phantoms("common.data.digits.digits_folder"), sites, phantoms=phantoms)
