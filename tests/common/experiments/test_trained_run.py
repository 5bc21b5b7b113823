"""TrainedRun finds what a training has left, or says what is missing."""

import json
from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.experiments.trained_run import TrainedRun


def _folder(folder: Path, *names: str) -> Path:
    """A training's, with these files."""
    (folder / "snapshots").mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"bundle_root": "/elsewhere/bundles/vnet_prostate", "seed": 3}))
    for name in names:
        (folder / name).touch()
    return folder


def test_snapshots_are_told_by_their_epochs(tmp_path: Path) -> None:
    names = ("snapshots/epoch_0010.pt", "snapshots/epoch_0005.pt", "snapshots/.part-1-epoch_0015.pt")
    run = TrainedRun.read(_folder(tmp_path / "run", *names, "finished"), bundle="vnet_prostate")
    assert {epoch: path.name for epoch, path in run.snapshots.items()} == {5: "epoch_0005.pt", 10: "epoch_0010.pt"}
    assert run.config["seed"] == 3


def test_curves_are_those_beside_the_picture(tmp_path: Path) -> None:
    run = TrainedRun.read(_folder(tmp_path / "run", "snapshots/epoch_0001.pt", "finished"), bundle="vnet_prostate")
    assert run.curves == {}
    (run.folder / "pictures").mkdir()
    (run.folder / "pictures" / "curves.csv").write_text("epoch,loss\n1,0.5\n")
    assert run.curves == {"loss": [(1, 0.5)]}


@pytest.mark.parametrize(
    ("names", "message"),
    [
        pytest.param(["finished"], "must have snapshots, it has none; train with --snapshot_interval 1", id="none"),
        pytest.param(["snapshots/epoch_0001.pt"], "must be finished, it is not; resume it", id="unfinished"),
    ],
)
def test_run_that_cannot_be_looked_back_at_is_refused(tmp_path: Path, names: list[str], message: str) -> None:
    with pytest.raises(InputError, match=f"^run: .*/run {message}"):
        TrainedRun.read(_folder(tmp_path / "run", *names), bundle="vnet_prostate")


def test_run_of_another_bundle_is_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "run", "snapshots/epoch_0001.pt", "finished")
    with pytest.raises(InputError, match="must be of the bundle cclp_ssl, it is of vnet_prostate; name that"):
        TrainedRun.read(folder, bundle="cclp_ssl")


def test_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must be the folder of a training, train-\.\.\., it has no config\.json"):
        TrainedRun.read(tmp_path, bundle="vnet_prostate")
