"""FederatedRun writes a job for the simulator, and is finished once there is a model."""

import json
import re
from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.federated.federated_run import FederatedRun


@pytest.fixture
def run(tmp_path: Path) -> FederatedRun:
    return FederatedRun(
        tmp_path / "federated",
        tmp_path / "bundle" / "configs",
        ["/overlay.json"],
        {},
        {"train": ("train.json",)},
        sites={"north": {"dataset_dir": "/data/north"}, "south": {"dataset_dir": "/data/south"}},
        values={"seed": 3},
        rounds=5,
        local_epochs=2,
        workspace=tmp_path / "workspace",
    )


def _folder(run: FederatedRun) -> Path:
    (folder,) = run.folder.glob("train-*")
    return folder


def test_every_site_trains_with_its_own_data_below_the_parent(run: FederatedRun) -> None:
    run.command("train", parent_run="abc")
    sites = json.loads((_folder(run) / "job" / "sites.json").read_text())
    assert list(sites) == ["north", "south"]
    own = {"dataset_dir": "/data/south", "output_dir": str(run.folder / "sites" / "south"), "parent_run": "abc"}
    assert sites["south"] == {
        "bundle_root": str(run.configs.parent),
        "configs": [str(run.configs / "train.json"), "/overlay.json"],
        "options": {"seed": 3, **own},
        "local_epochs": 2,
    }


def test_server_averages_all_sites_in_every_round(run: FederatedRun) -> None:
    command = run.command("train", parent_run="")
    config = json.loads((_folder(run) / "job" / "app" / "config" / "config_fed_server.json").read_text())
    (workflow,) = config["workflows"]
    assert (workflow["args"]["num_clients"], workflow["args"]["num_rounds"]) == (2, 5)
    assert config["components"][0]["args"]["file"] == str(_folder(run) / "model.pt")
    assert command[command.index("--clients") + 1] == "north,south"
    assert command[command.index("--threads") + 1] == "2"  # a process each, which keeps its state between the rounds


def test_job_may_be_made_of_nothing_else(run: FederatedRun) -> None:
    run.command("train", parent_run="")
    allowed = json.loads((run.workspace / "local" / "resources.json").read_text())["class_allow_list"]
    texts = [file.read_text() for file in (_folder(run) / "job" / "app" / "config").iterdir()]
    paths = re.findall(r'"path": "(.*?)"', "".join(texts))
    assert len(paths) == 4
    assert all(path.startswith(tuple(allowed)) for path in paths)


def test_run_is_finished_with_the_config_of_the_first_site(run: FederatedRun) -> None:
    run.command("train", parent_run="")
    (_folder(run) / "model.pt").touch()
    for site in ("north", "south"):
        config = run.folder / "sites" / site / "train-1" / "config.json"
        config.parent.mkdir(parents=True)
        config.write_text(f'{{"dataset_dir": "{site}"}}')
    assert run.next_stage() == "train"
    run.complete("train")
    assert (run.next_stage(), run.training()) == (None, _folder(run))
    assert json.loads((_folder(run) / "config.json").read_text()) == {"dataset_dir": "north"}


def test_end_without_a_model_is_none(run: FederatedRun) -> None:
    run.command("train", parent_run="")
    with pytest.raises(InputError, match=r"^federated: NVFLARE ended without a model; see .*federated/train\.log$"):
        run.complete("train")
    assert run.training() is None
