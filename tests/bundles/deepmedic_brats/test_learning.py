"""deepmedic_brats learns: a small network finds held-out tumours after half a minute, and an untrained one does not."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from bundle_configs import PROJECT
from monai.bundle import ConfigWorkflow

from bundles.deepmedic_brats.networks import preset_network
from common.data.brain_phantoms import brain_phantoms

CONFIGS = PROJECT / "bundles" / "deepmedic_brats" / "configs"
WIDTHS = [10, 10, 12, 12, 14, 14, 16, 16]  # a third of the published ones
NETWORK = {
    "pathways": [{"factor": 1, "widths": WIDTHS}, {"factor": 3, "widths": WIDTHS}],
    "hidden": [40, 40],
}


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory: pytest.TempPathFactory) -> str:
    return brain_phantoms(tmp_path_factory.mktemp("phantoms"), count=12)


def _run(*names: str, **overrides: Any) -> Path:
    """The run's folder."""
    small = {"spacing": [4.0, 4.0, 4.0], "dropout": 0.0, "track": False}
    network = {f"network_def::{name}": value for name, value in NETWORK.items()}
    files = [str(CONFIGS / name) for name in names]
    workflow = ConfigWorkflow(files, workflow_type="train", logging_file=False, **small, **network, **overrides)
    workflow.initialize()
    workflow.run()
    return Path(workflow.parser.get_parsed_content("run_dir"))


def _whole_tumour_dice(evaluation: Path) -> float:
    mean: float = json.loads((evaluation / "summary.json").read_text())["scores"]["dice_whole"]["mean"]
    return mean


@pytest.mark.slow
def test_untrained_network_scores_below_a_tenth(phantoms: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    torch.save(preset_network("DeepMedic", **NETWORK).state_dict(), tmp_path / "model.pt")
    weights = str(tmp_path / "model.pt")
    run = _run("train.json", "evaluate.json", dataset_dir=phantoms, output_dir=str(tmp_path), weights=weights)
    assert _whole_tumour_dice(run) < 0.1


@pytest.mark.slow
def test_a_hundred_steps_score_above_a_half(phantoms: str, tmp_path: Path) -> None:
    where = {"dataset_dir": phantoms, "output_dir": str(tmp_path)}
    _run("train.json", max_epochs=5, val_interval=5, batch_size=5, learning_rate=0.002, **where)
    assert _whole_tumour_dice(_run("train.json", "evaluate.json", **where)) > 0.5
