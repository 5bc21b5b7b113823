"""vnet_prostate learns: an untrained network fails on held-out phantoms, a third of the plain schedule does not."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from bundle_configs import PROJECT
from monai.bundle import ConfigWorkflow

from bundles.vnet_prostate.networks import VNet
from common.data.prostate_phantoms import prostate_phantoms

CONFIGS = PROJECT / "bundles" / "vnet_prostate" / "configs"


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory: pytest.TempPathFactory) -> str:
    return prostate_phantoms(tmp_path_factory.mktemp("phantoms"), count=40)


def _run(*names: str, **overrides: Any) -> Path:
    """The run's folder."""
    files = [str(CONFIGS / name) for name in names]
    workflow = ConfigWorkflow(files, workflow_type="train", logging_file=False, track=False, **overrides)
    workflow.initialize()
    workflow.run()
    return Path(workflow.parser.get_parsed_content("run_dir"))


def _mean_dice(evaluation: Path) -> float:
    return json.loads((evaluation / "summary.json").read_text())["scores"]["mean_dice"]["mean"]


@pytest.mark.slow
def test_untrained_network_scores_below_a_fifth(phantoms: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    torch.save(VNet().state_dict(), tmp_path / "model.pt")
    weights = str(tmp_path / "model.pt")
    run = _run("train.json", "evaluate.json", dataset_dir=phantoms, output_dir=str(tmp_path), weights=weights)
    assert _mean_dice(run) < 0.2


@pytest.mark.slow
def test_a_third_of_the_plain_schedule_scores_above_two_thirds(phantoms: str, tmp_path: Path) -> None:
    where = {"dataset_dir": phantoms, "output_dir": str(tmp_path)}
    _run("train.json", max_epochs=4, val_interval=4, **where)
    assert _mean_dice(_run("train.json", "evaluate.json", **where)) > 2 / 3
