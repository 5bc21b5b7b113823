"""default_weights are those that a user would expect."""

from pathlib import Path

import pytest
from touched_files import touched_files

from common.bundle.packing.default_weights import default_weights
from common.checks.input_error import InputError


def test_shipped_weights_come_before_runs(tmp_path: Path) -> None:
    bundle = touched_files(tmp_path / "organ", "models/model.pt")
    runs = touched_files(tmp_path / "runs", "train-1/finished")
    assert default_weights(bundle, runs) == bundle / "models" / "model.pt"


@pytest.mark.parametrize("name", ["train-1/finished", "ensemble.json"], ids=["run", "ensemble"])
def test_runs_give_the_weights_of_a_bundle_that_ships_none(tmp_path: Path, name: str) -> None:
    assert default_weights(tmp_path / "organ", touched_files(tmp_path / "runs", name)) == tmp_path / "runs"


def test_without_weights_both_ways_are_named(tmp_path: Path) -> None:
    runs = touched_files(tmp_path / "runs", "train-1/model.pt")
    with pytest.raises(
        InputError,
        match=r"^weights: organ ships none and [^\n]+ has no finished run; train it first, or give --weights",
    ):
        default_weights(tmp_path / "organ", runs)
