"""training_search_report: what a search over trainings has found, as files and to be read."""

import csv
import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optuna.trial import FrozenTrial, TrialState

from common.experiments.importance_picture import importance_picture
from common.experiments.option_text import option_text
from common.experiments.parameter_search import ParameterSearch
from common.experiments.search_picture import search_picture
from common.experiments.training_trials import TrainingTrials
from common.experiments.trial_state import trial_state
from common.files.whole_file import whole_file
from common.metrics.text_columns import text_columns

_SHOWN = 5  # trials in the text


def training_search_report(
    search: ParameterSearch, training: TrainingTrials, own: Mapping[str, Any], *, folder: Path
) -> str:
    """Writes best.json, trials.csv and the pictures into the folder and to MLflow; the result is text.

    Args:
        own: the config's own values of what was searched for.
    """
    _write_trials(search, training, folder / "trials.csv")
    if not search.finished:
        return f"none of {len(search.tried)} trials was finished; see {folder / 'trials.csv'}"
    best = search.study.best_trial
    found = search.space.parameters(best.params)
    with whole_file(folder / "best.json") as file:
        file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    files = ["best.json", "trials.csv", "pictures/search.png"]
    files += ["pictures/importance.png"] if _draw(search, training, own, folder / "pictures") else []
    for name in files:
        training.recorder.record_file(folder / name)
    training.recorder.record_curve(f"best_{training.metric}", _best_so_far(search))
    stopped = len(search.tried) - len(search.finished)
    paragraphs = [
        f"best of {len(search.tried)} trials, {stopped} of them stopped early: trial {best.number}, "
        f"{training.metric} {best.value:.4f}{_own_text(search, own)}",
        _table(search, training.metric),
        f"as a config behind train.json: {folder / 'best.json'}",
        f"as a command:\n{_command(training, found)}",
    ]
    return "\n\n".join(paragraphs)


def _own_trial(search: ParameterSearch, own: Mapping[str, Any]) -> FrozenTrial | None:
    """The finished trial with the config's own values."""
    numbers = search.space.numbers(own)
    return next((trial for trial in search.finished if trial.params == numbers), None)


def _own_text(search: ParameterSearch, own: Mapping[str, Any]) -> str:
    trial = _own_trial(search, own)
    return f"; the config's own options {trial.value:.4f} (trial {trial.number})" if trial else ""


def _best_so_far(search: ParameterSearch) -> list[float]:
    scores = [trial.value for trial in search.finished]
    return [max(scores[: end + 1]) for end in range(len(scores))]


def _draw(search: ParameterSearch, training: TrainingTrials, own: Mapping[str, Any], folder: Path) -> bool:
    """Whether there are enough trials for a picture of the importances."""
    bundle = training.experiment.configs.parent.name
    own_trial = _own_trial(search, own)
    search_picture(
        search.finished,
        folder / "search.png",
        title=f"{bundle}: {len(search.tried)} trainings",
        score_name=training.metric.replace("_", " "),
        reference=("the config's own options", own_trial.value) if own_trial else None,
        pruned=[trial for trial in search.tried if trial.state == TrialState.PRUNED],
    )
    title = f"{bundle}: what {training.metric.replace('_', ' ')} depends on"
    return bool(importance_picture(search.study, folder / "importance.png", title=title))


def _table(search: ParameterSearch, metric: str) -> str:
    """The best trials, a line each."""
    best = sorted(search.finished, key=lambda trial: -trial.value)[:_SHOWN]
    lines = [("trial", metric, *search.space.distributions)]
    lines += [(str(trial.number), f"{trial.value:.4f}", *map(_text, trial.params.values())) for trial in best]
    return text_columns(lines, left=(0,))


def _text(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _command(training: TrainingTrials, found: Mapping[str, Any]) -> str:
    """What trains with the best options, and keeps the weights where the bundle keeps those of its runs."""
    shared = training.experiment
    files = [str(shared.configs / "train.json"), *shared.overlays]
    options = {**shared.options, **{name: option_text(value) for name, value in found.items()}}
    words = [word for key, text in options.items() for word in (f"--{key}", text)]
    config = str(files) if len(files) > 1 else files[0]
    return shlex.join(["python", "-m", "monai.bundle", "run", "--config_file", config, *words])


def _write_trials(search: ParameterSearch, training: TrainingTrials, path: Path) -> None:
    """A line a trial, with how it ended and after which epoch, or why it failed."""
    with whole_file(path) as part, part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["trial", training.metric, "state", "last_epoch", *search.space.distributions, "problem"])
        for trial in search.tried:
            values = [trial.params[name] for name in search.space.distributions]
            problem = trial.user_attrs.get("problem", "")
            writer.writerow([trial.number, trial.value, trial_state(trial), trial.last_step, *values, problem])
