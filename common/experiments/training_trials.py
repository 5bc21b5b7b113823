"""TrainingTrials: the trials of a search that are trainings."""

import logging
import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

from optuna import TrialPruned
from optuna.trial import FrozenTrial, Trial

from common.checks.input_error import InputError
from common.experiments.child_process import ChildProcess
from common.experiments.child_run import ChildRun
from common.experiments.experiment_recorder import ExperimentRecorder
from common.experiments.option_text import option_text
from common.experiments.search_space import SearchSpace
from common.experiments.trial_state import trial_state

_logger = logging.getLogger(__name__)


class TrainingTrials:
    """Trains with what a trial has drawn, in a process of its own, and returns the best validation score.

    The scores are read in MLflow, where the run records them itself. After each validation the study's pruner may stop
    the training. One that was interrupted is resumed.

    Args:
        experiment: a run as all trials have it: each is trained in a folder of its name in this one's folder.
        metric: the key metric of the validation.
        is_pruned: whether trials may be stopped early.
        held: see `ChildProcess`.
        poll_seconds: between two looks at a training.
    """

    def __init__(
        self,
        experiment: ChildRun,
        space: SearchSpace,
        recorder: ExperimentRecorder,
        *,
        metric: str,
        is_pruned: bool,
        held: Sequence[int] = (),
        poll_seconds: float = 1.0,
    ) -> None:
        self.experiment = experiment
        self.space = space
        self.recorder = recorder
        self.metric = metric
        self.is_pruned = is_pruned
        self.held = held
        self.poll_seconds = poll_seconds

    def __call__(self, trial: Trial) -> float:
        child = self.child(trial)
        try:
            if child.next_stage() == "train":
                self._train(trial, child)
            self._look(trial, child)
        except TrialPruned:
            for file in child.folder.glob("train-*/last.pt"):  # nobody will resume it
                file.unlink()
            raise
        scores = self._scores(child)
        if not scores:
            raise InputError(f"val_interval: {child.name} has no score; give a smaller one, or more max_epochs")
        return max(scores.values())

    def child(self, trial: Trial | FrozenTrial) -> ChildRun:
        """The training of a trial."""
        options = {name: option_text(value) for name, value in self.space.parameters(trial.params).items()}
        folder = self.experiment.folder / f"trial_{trial.number}"
        shared = self.experiment
        return ChildRun(folder, shared.configs, shared.overlays, {**shared.options, **options})

    def record(self, trial: FrozenTrial) -> None:
        """Adds to the trial's run in MLflow what was drawn for it and how it ended."""
        child = self.child(trial)
        tags = {"trial": trial.number, "trial_state": trial_state(trial)}
        self.recorder.complete_child(_run_name(child), parameters=self.space.parameters(trial.params), tags=tags)

    def _train(self, trial: Trial, child: ChildRun) -> None:
        process = ChildProcess(child, "train", parent_run=self.recorder.run_id, gpu=None, held=self.held)
        _logger.info("%s: %s, log: %s", child.name, _words(trial.params), process.log)
        try:
            while not process.has_ended():
                time.sleep(self.poll_seconds)
                self._look(trial, child)
        finally:
            if not process.has_ended():
                process.interrupt()
            process.await_end()
        if problem := process.problem():
            self._fail(trial, problem)

    def _look(self, trial: Trial, child: ChildRun) -> None:
        """Reports the scores that are new, in the order of their epochs, as if each had been seen at once."""
        known = trial.study.get_trials(deepcopy=False)[trial.number].intermediate_values
        for epoch, score in self._scores(child).items():
            if epoch not in known:
                trial.report(score, epoch)
                if self.is_pruned and trial.should_prune():
                    raise TrialPruned

    def _fail(self, trial: Trial, problem: str) -> None:
        """A training that fails, as with too high a rate, is a bad trial, unless none has worked yet."""
        if not any(other.intermediate_values for other in trial.study.get_trials(deepcopy=False)):
            raise InputError(problem)
        _logger.error("failed: %s", problem)
        trial.set_user_attr("problem", problem)
        raise TrialPruned

    def _scores(self, child: ChildRun) -> dict[int, float]:
        scores = self.recorder.child_scores(_run_name(child), self.metric)
        return {epoch: score for epoch, score in scores.items() if math.isfinite(score)}


def _run_name(child: ChildRun) -> str:
    """Of its latest run, which MLflow has under the same name."""
    return max((path.name for path in child.folder.glob("train-*")), default="")


def _words(parameters: Mapping[str, Any]) -> str:
    texts = {name: f"{value:.4g}" if isinstance(value, float) else value for name, value in parameters.items()}
    return ", ".join(f"{name} {text}" for name, text in texts.items())
