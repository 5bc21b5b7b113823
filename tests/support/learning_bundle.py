"""Scores what a bundle has learnt: its configs are trained and evaluated in this process."""

import json
from pathlib import Path
from typing import Any

import torch
from bundle_configs import PROJECT
from monai.bundle import ConfigWorkflow
from torch import nn


class LearningBundle:
    """A bundle with its data, and settings of all its runs.

    Args:
        name: of the bundle.
        score: in an evaluation's summary.json, whose mean over the cases is taken.
        folder: of the runs.
    """

    def __init__(self, name: str, score: str, *, dataset_dir: str, folder: Path, **settings: Any) -> None:
        self.configs = PROJECT / "bundles" / name / "configs"
        self.score = score
        self.folder = folder
        self.settings = {"dataset_dir": dataset_dir, "output_dir": str(folder), "track": False, **settings}

    def score_untrained(self, network: nn.Module) -> float:
        """The mean score of the network as it is."""
        weights = str(self.folder / "model.pt")
        torch.save(network.state_dict(), weights)
        return self.score_of(weights)

    def score_of(self, weights: str) -> float:
        """The mean score of the network with the weights of this file."""
        return self._score(weights=weights)

    def score_after_training(self, **settings: Any) -> float:
        """The mean score of the network that a training with these settings yields."""
        self._run("train.json", **settings)
        return self._score()

    def _score(self, **settings: Any) -> float:
        summary = json.loads((self._run("train.json", "evaluate.json", **settings) / "summary.json").read_text())
        mean: float = summary["scores"][self.score]["mean"]
        return mean

    def _run(self, *names: str, **settings: Any) -> Path:
        """The run's folder."""
        files = [str(self.configs / name) for name in names]
        workflow = ConfigWorkflow(files, workflow_type="train", logging_file=False, **self.settings, **settings)
        workflow.initialize()
        workflow.run()
        return Path(workflow.parser.get_parsed_content("run_dir"))
