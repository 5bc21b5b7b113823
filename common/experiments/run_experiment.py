"""run_experiment: several runs of a bundle that belong together, from the check of their options to their tables."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.experiments.child_run import EVALUATE, TRAIN, ChildRun
from common.experiments.children_text import children_text
from common.experiments.config_files import config_files
from common.experiments.devices_for_runs import devices_for_runs
from common.experiments.experiment_config import experiment_config
from common.experiments.experiment_recorder import ExperimentRecorder
from common.experiments.experiment_state import ExperimentState
from common.experiments.experiment_tables import experiment_tables
from common.experiments.finished_stage import Stage
from common.experiments.forest_run import ForestRun
from common.experiments.open_recorder import open_recorder
from common.experiments.option_values import option_values
from common.experiments.overlay_values import overlay_values
from common.experiments.run_children import run_children
from common.metrics.score_text import score_text

Report = Callable[[Path, Mapping[str, Mapping[str, Any]]], Sequence[Path]]

_logger = logging.getLogger(__name__)
_OWN = ("output_dir", "resume", "parent_run")  # set for each run
_OWN_OF_TRAINED = (*_OWN, "part")


def run_experiment(
    bundle: str,
    children: Mapping[str, Mapping[str, str]],
    *,
    title: str,
    output_dir: str | None = None,
    overlays: Sequence[str] = (),
    only: Sequence[str] = (),
    pool_cases: bool = False,
    jobs: int = 1,
    trained_by: Mapping[str, str] | None = None,
    forests: Sequence[str] = (),
    report: Report | None = None,
) -> Path:
    """Trains and evaluates each run, writes the tables of those that are done, and returns the experiment's folder.

    The runs are children of one run in MLflow. Repeated, it goes on where it stopped; what is finished stays.
    InputError at the end where a run failed.

    Args:
        bundle: its name.
        children: options as typed on the command line, by name of the run. What is given `weights` is evaluated with
            them and not trained; a path that does not exist is one in the bundle, such as `models/model.pt`.
        title: of the experiment's folder, where `output_dir` is not given.
        overlays: config files that come last: paths, or names of the bundle's own.
        only: the runs to work on now; none for all.
        pool_cases: see `experiment_tables`.
        jobs: runs at a time on one device, which share the processor's cores.
        trained_by: the run whose weights it evaluates, by name of a run that is not trained itself.
        forests: names of the runs that are a `ForestRun`.
        report: called with the folder and the summaries of the runs' evaluations once their tables stand; the files it
            names are recorded.
    """
    others = trained_by or {}
    untrained = [
        name for name, options in children.items() if name in others or name in forests or "weights" in options
    ]
    _check_names(children, only, untrained=untrained)
    first, *behind = config_files(bundle, ["train.json"], overlays=overlays)
    configs, files = first.parent, [str(file) for file in behind]
    evaluate = str(configs / "evaluate.json")
    children = {name: _with_weights(options, configs.parent) for name, options in children.items()}
    parsers = [
        experiment_config(configs, [evaluate, *files] if name in untrained else files, options)
        for name, options in children.items()
    ]
    gpus, threads = devices_for_runs(parsers[0], jobs)
    folder = Path(output_dir or f"{parsers[0].get_parsed_content('output_dir')}/{title}").expanduser().resolve()
    runs: list[ChildRun] = []
    for name, options in children.items():
        kind = ForestRun if name in forests else ChildRun
        stages: dict[Stage, Sequence[str]] = {"evaluate": EVALUATE}
        if name not in untrained:
            stages = {"train": TRAIN, **stages}
        trained = folder / others[name] if name in others else None
        runs.append(kind(folder / name, configs, files, options, stages, trained))
    with closing(ExperimentState(folder)) as state:
        content = {"bundle": configs.parent.name, **overlay_values(files)}
        settings = {name: {**content, **option_values(options)} for name, options in children.items()}
        state.remember(runs, settings)
        with open_recorder(parsers[0], state, bundle=configs.parent.name, folder=folder) as recorder:
            if recorder:
                recorder.record_settings(_shared(list(settings.values())))
            chosen = [run for run in runs if not only or run.name in only]
            problems = run_children(chosen, gpus=gpus, parent_run=state.parent_run, held=[state.lock], threads=threads)
            _report(runs, folder, pool_cases, recorder, report)
            if problems:
                raise InputError(f"{len(problems)} of {len(chosen)} runs failed; first: {problems[0]}")
    return folder


def _with_weights(options: Mapping[str, str], bundle_root: Path) -> Mapping[str, str]:
    """The options with the path of the weights in full."""
    if "weights" not in options:
        return options
    given = str(option_values(options)["weights"])
    # as it is, unless there is no such file; a path in full stays what it is behind the bundle's
    found = next((path for path in (Path(given).expanduser(), bundle_root / given) if path.is_file()), None)
    if found is None:
        raise InputError(f"weights: no such file {given}, here or in {bundle_root}")
    return {**options, "weights": repr(str(found.resolve()))}


def _check_names(children: Mapping[str, Mapping[str, str]], only: Sequence[str], *, untrained: Sequence[str]) -> None:
    for name, options in children.items():
        if not re.fullmatch(r"[\w+-][\w.+-]*", name):
            raise InputError(f"name of a run must be of letters, digits and any of _ . + -, got {name!r}; rename it")
        for key in set(_OWN if name in untrained else _OWN_OF_TRAINED).intersection(options):
            raise InputError(f"{key} must be left out, every run of an experiment is given its own ({name})")
    for name in only:
        if name not in children:
            nearest = get_close_matches(name, list(children), n=1) or list(children)
            raise InputError(f"only: there is no run {name}; did you mean {', '.join(nearest)}?")


def _shared(settings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What all runs were given alike."""
    first, *others = settings
    return {name: value for name, value in first.items() if all(of.get(name) == value for of in others)}


def _report(
    runs: Sequence[ChildRun],
    folder: Path,
    pool_cases: bool,
    recorder: ExperimentRecorder | None,
    report: Report | None,
) -> None:
    evaluations = {run.name: found for run in runs if (found := run.evaluation())}
    if not evaluations:
        return
    content = experiment_tables(evaluations, folder=folder, pool_cases=pool_cases)
    summaries = {name: summary["scores"] for name, summary in content["runs"].items()}
    pooled = {"": content["scores"]} if pool_cases else {}
    if recorder:
        recorder.record_scores({**summaries, **pooled}, folder)
    rules = dict.fromkeys(summary.get("empty_regions") for summary in content["runs"].values())
    texts = [f"{len(evaluations)} of {len(runs)} runs, tables in {folder}:", children_text(summaries)]
    texts += [f"all {content['cases']} cases:\n{score_text(content['scores'])}"] if pool_cases else []
    _logger.info("\n%s", "\n\n".join([*texts, *(rule for rule in rules if rule)]))
    for file in report(folder, content["runs"]) if report else ():
        if recorder:
            recorder.record_file(file)
