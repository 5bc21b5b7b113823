"""packed_weights takes the weights that were asked for."""

import shutil
from pathlib import Path

import pytest
from bundle_configs import PROJECT
from touched_files import touched_files

from common.bundle.packing.packed_weights import packed_weights
from common.checks.input_error import InputError

BUNDLE = PROJECT / "bundles" / "cclp_ssl"
SHIPPED = BUNDLE / "models" / "model.pt"


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Two finished trainings and one that was interrupted, all of the network that is configured."""
    folder = touched_files(tmp_path / "runs", "train-1/finished", "train-2/finished")
    for number in (1, 2, 3):
        (folder / f"train-{number}").mkdir(exist_ok=True)
        shutil.copy(SHIPPED, folder / f"train-{number}" / "model.pt")
    return folder


@pytest.mark.parametrize("given", ["", "train-2", "train-2/model.pt"], ids=["newest finished", "run", "file"])
def test_model_pt_is_that_of_the_run(runs: Path, given: str) -> None:
    assert packed_weights(BUNDLE, runs / given)["models/model.pt"] == runs / "train-2" / "model.pt"


def test_other_weights_of_the_bundle_stay(runs: Path) -> None:
    assert packed_weights(BUNDLE, runs)["models/mnist.pt"] == BUNDLE / "models" / "mnist.pt"


@pytest.mark.parametrize("given", ["nothing", "train-4"], ids=["no such file", "run without weights"])
def test_what_has_no_weights_is_refused(runs: Path, given: str) -> None:
    touched_files(runs, "train-4/config.json")
    with pytest.raises(InputError, match=rf"^weights: [^\n]+{given} must be a file, or [^\n]+; give --weights FILE$"):
        packed_weights(BUNDLE, runs / given)
