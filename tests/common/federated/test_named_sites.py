"""named_sites gives every site a name that folders and NVFLARE take."""

from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.federated.named_sites import named_sites


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("north/data", "south/data", "a b"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


def test_site_is_called_like_its_folder_unless_named(data: Path) -> None:
    sites = named_sites([str(data / "north"), f"south={data / 'a b'}"])
    assert sites == {"north": data / "north", "south": data / "a b"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["north"], r"^sites must be at least 2 folders, got 1; give --sites DIR_A DIR_B$"),
        (
            ["north/data", "south/data"],
            r"^sites: .*north/data and .*south/data are both called data; give --sites NAME=",
        ),
        (["north", "a b"], r"^sites: the name of a site must be of letters.* got 'a b'; give --sites NAME=.*a b$"),
        (["north", "server=south"], r"^sites: the name of a site .* not federated or server, got 'server'"),
        (["north", "west"], r"^sites: no such folder .*west; give the dataset_dir of each site$"),
    ],
    ids=["one", "namesakes", "characters", "reserved", "absent"],
)
def test_mistakes_are_told(data: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], message: str) -> None:
    monkeypatch.chdir(data)
    with pytest.raises(InputError, match=message):
        named_sites(given)
