"""ParameterSearch: parameters drawn, scored and remembered, one trial after another.

Optuna draws and remembers them. Its `Study.optimize` has a seeded sampler start anew when a study is taken up again, so
that the same parameters are tried twice, and counts a trial that was killed, which is here taken up again.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import optuna
from optuna import TrialPruned
from optuna.samplers import RandomSampler, TPESampler
from optuna.trial import FrozenTrial, Trial, TrialState
from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.experiments.search_space import Parameters, SearchSpace

_logger = logging.getLogger(__name__)
_SAMPLERS = {"random": RandomSampler, "tpe": TPESampler}
_MAY_DIFFER = ("device", "track", "num_workers")
_TRIED = (TrialState.COMPLETE, TrialState.PRUNED)


class ParameterSearch:
    """An Optuna study in `study.db` of a folder: a search that was interrupted goes on, and ends as if it had not been.

    Args:
        sampler: `random`, or `tpe`, which looks more closely around what was good so far.
        seed: what a trial draws depends on it and on the trials that are finished.
        settings: all that the trials depend on; InputError where the folder's trials had others.
    """

    def __init__(
        self, folder: Path, space: SearchSpace, *, sampler: str, seed: int, settings: Mapping[str, Any]
    ) -> None:
        check_known_name(sampler, _SAMPLERS, argument="sampler")
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self.space, self.sampler, self.seed = space, sampler, seed
        storage = f"sqlite:///{folder / 'study.db'}"
        self.study = optuna.create_study(
            storage=storage, study_name="search", direction="maximize", load_if_exists=True
        )
        self._remember(folder, settings)

    @property
    def finished(self) -> list[FrozenTrial]:
        trials: list[FrozenTrial] = self.study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])
        return trials

    def reference(self, score: Callable[[], float]) -> float:
        """The score that the trials are compared with, which is asked for once."""
        if self.study.user_attrs["reference"] is None:
            self.study.set_user_attr("reference", score())
        reference: float = self.study.user_attrs["reference"]
        return reference

    @property
    def tried(self) -> list[FrozenTrial]:
        """The finished trials and those that were stopped early."""
        trials: list[FrozenTrial] = self.study.get_trials(deepcopy=False, states=_TRIED)
        return trials

    def run(
        self,
        trials: int,
        score: Callable[[Parameters], float],
        *,
        first: Parameters | None = None,
        ended: Callable[[FrozenTrial], None],
    ) -> None:
        """`run_trials`, with trials that are scored by their parameters alone."""
        self.run_trials(trials, lambda trial: score(self.space.parameters(trial.params)), first=first, ended=ended)

    def run_trials(
        self,
        trials: int,
        score: Callable[[Trial], float],
        *,
        first: Parameters | None = None,
        ended: Callable[[FrozenTrial], None],
    ) -> None:
        """Goes on until that many trials have been tried, with a bar on a terminal, and a line a trial.

        Args:
            trials: with those that the folder has already. One that was interrupted is taken up again.
            score: the larger the better; may report and prune, as Optuna's objectives do.
            first: parameters of the first trial, where the space has them; drawn as all others if None.
            ended: is told of every trial, those of earlier commands included.
        """
        for trial in self.tried:
            ended(trial)
        begun = [*_TRIED, TrialState.WAITING, TrialState.RUNNING]
        if first and not self.study.get_trials(deepcopy=False, states=begun):
            self._begin_with(first)
        began, done_before = time.monotonic(), len(self.tried)
        with (
            tqdm(total=trials, initial=done_before, unit="trial", disable=None, dynamic_ncols=True) as bar,
            logging_redirect_tqdm([logging.getLogger("common")]),
        ):
            for done in range(done_before, trials):
                self._next_trial(score, done)
                ended(self.tried[-1])
                bar.update()
                passed = time.monotonic() - began
                self._report(done + 1, trials, seconds_left=passed / (done + 1 - done_before) * (trials - done - 1))

    def _begin_with(self, first: Parameters) -> None:
        if numbers := self.space.numbers(first):
            self.study.enqueue_trial(numbers)
        else:
            _logger.info("the config's own parameters are outside the search space and are not tried")

    def _next_trial(self, score: Callable[[Trial], float], done: int) -> None:
        drawn_with = int(np.random.SeedSequence([self.seed, done]).generate_state(1)[0])
        self.study.sampler = _SAMPLERS[self.sampler](seed=drawn_with)
        trial = self._interrupted() or self.study.ask(self.space.distributions)
        try:
            self.study.tell(trial, score(trial))
        except TrialPruned:
            self.study.tell(trial, state=TrialState.PRUNED)

    def _interrupted(self) -> Trial | None:
        """The trial of a command that was killed; one that had not drawn all its parameters counts as failed."""
        for trial in self.study.get_trials(deepcopy=False, states=[TrialState.RUNNING]):
            if trial.params.keys() == self.space.distributions.keys():
                return Trial(self.study, trial._trial_id)  # Optuna has no public way back to a trial
            self.study.tell(trial.number, state=TrialState.FAIL)
        return None

    def _report(self, done: int, trials: int, *, seconds_left: float) -> None:
        last = self.tried[-1]
        score = "no score" if last.value is None else f"{last.value:.4f}"
        text = f"trial {last.number}: {score}{', stopped early' if last.state == TrialState.PRUNED else ''}"
        if self.finished:
            text += f", best {self.study.best_value:.4f} (trial {self.study.best_trial.number})"
        _logger.info("%s; %d of %d, about %s to go", text, done, trials, tqdm.format_interval(seconds_left))

    def _remember(self, folder: Path, settings: Mapping[str, Any]) -> None:
        """Of a folder without a finished trial nothing is kept, unless the settings are the same."""
        now = json.loads(json.dumps(settings))
        then = self.study.user_attrs.get("settings")
        if then is None or (then != now and not self.tried):
            for trial in self.study.get_trials(deepcopy=False, states=[TrialState.RUNNING]):
                self.study.tell(trial.number, state=TrialState.FAIL)
            self.study.set_user_attr("reference", None)
            self.study.set_user_attr("settings", now)
            return
        for name in sorted((then.keys() | now.keys()) - set(_MAY_DIFFER)):
            was, given = json.dumps(then.get(name)), json.dumps(now.get(name))
            if was != given:
                raise InputError(
                    f"{name}: was {was} when {folder} was begun, is {given}; give it as it was, or another --output_dir"
                )
