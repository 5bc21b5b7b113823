"""deepmedic_brats learns: of two small networks, the untrained one fails on held-out phantoms, the other does not."""

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
# of twice the voxel size and a third of the width: a minute on one thread
PATHWAYS = [{"factor": 1, "widths": [10, 10, 12, 12, 14, 14, 16, 16]}] * 1 + [
    {"factor": 3, "widths": [10, 10, 12, 12, 14, 14, 16, 16]}
]
SMALL = {
    "spacing": [4.0, 4.0, 4.0],
    "dropout": 0.0,
    "network_def::pathways": PATHWAYS,
    "network_def::hidden": [40, 40],
}


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory: pytest.TempPathFactory) -> str:
    return brain_phantoms(tmp_path_factory.mktemp("phantoms"), count=16)


def _run(*names: str, **overrides: Any) -> Path:
    """The run's folder."""
    files = [str(CONFIGS / name) for name in names]
    workflow = ConfigWorkflow(files, workflow_type="train", logging_file=False, track=False, **SMALL, **overrides)
    workflow.initialize()
    workflow.run()
    return Path(workflow.parser.get_parsed_content("run_dir"))


def _scores(evaluation: Path) -> dict[str, float]:
    """Mean over the cases, by score."""
    scores = json.loads((evaluation / "summary.json").read_text())["scores"]
    return {name: of["mean"] for name, of in scores.items()}


@pytest.mark.slow
def test_small_network_learns_to_find_tumours(phantoms: str, tmp_path: Path) -> None:
    import time

    c = time.process_time()
    where = {"dataset_dir": phantoms, "output_dir": str(tmp_path)}
    _run("train.json", max_epochs=8, val_interval=2, **where)
    print("train", time.process_time() - c)
    c = time.process_time()
    print(_scores(_run("train.json", "evaluate.json", **where)))
    print("ev", time.process_time() - c)
    torch.manual_seed(0)
    torch.save(preset_network("DeepMedic", pathways=PATHWAYS, hidden=[40, 40]).state_dict(), tmp_path / "model.pt")
    print(_scores(_run("train.json", "evaluate.json", **where, weights=str(tmp_path / "model.pt"))))
    assert 0
