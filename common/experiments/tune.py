"""tune: the options of a bundle's training, by a search over trainings."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import cast

from monai.bundle import ConfigParser
from optuna.pruners import MedianPruner

from common.checks.input_error import InputError
from common.experiments.child_run import ChildRun
from common.experiments.config_files import config_files
from common.experiments.experiment_config import experiment_config
from common.experiments.experiment_recorder import ExperimentRecorder
from common.experiments.experiment_state import ExperimentState
from common.experiments.limited_learning_rate import limited_learning_rate
from common.experiments.open_recorder import open_recorder
from common.experiments.option_values import option_values
from common.experiments.overlay_values import overlay_values
from common.experiments.parameter_search import ParameterSearch
from common.experiments.read_search_space import read_search_space
from common.experiments.search_space import SearchSpace
from common.experiments.searchable_knobs import searchable_knobs
from common.experiments.training_search_report import training_search_report
from common.experiments.training_trials import TrainingTrials

_logger = logging.getLogger(__name__)
_OWN = ("resume", "parent_run")  # set for each trial


def tune(
    bundle: str,
    options: Mapping[str, str],
    *,
    trials: int,
    study: str = "tuning",
    search_space: str | None = None,
    sampler: str = "tpe",
    prune: bool = True,
    range_test: bool = False,
    output_dir: str | None = None,
    overlays: Sequence[str] = (),
) -> Path:
    """Searches, writes what was found, and returns the folder of the search.

    A trial is a training with options of its own, scored by its best validation; the first one has the config's own.
    All are children of one run in MLflow. Repeated, it goes on where it stopped.

    Args:
        bundle: its name.
        options: of all trainings, as typed on the command line.
        trials: in all, with those of earlier commands.
        study: name of the search's folder, where `output_dir` is not given.
        search_space: see `read_search_space`; the bundle's `train_search.json` if None.
        sampler: see `ParameterSearch`.
        prune: a training is stopped whose best validation score so far is below the median of the trials before it at
            the same epoch; none in its first quarter, and the first five trials never.
        range_test: see `find_learning_rate`, whose highest rate then ends the range of learning_rate.
        output_dir: folder of the search.
        overlays: config files that come last: paths, or names of the bundle's own.
    """
    if trials < 1:
        raise InputError(f"trials must be at least 1, got {trials}; 20 is usual")
    first, *behind = config_files(bundle, ["train.json"], overlays=overlays)
    configs, files = first.parent, [str(file) for file in behind]
    name = configs.parent.name
    parser = experiment_config(configs, files, options)
    space = read_search_space(Path(search_space or configs / "train_search.json"), kinds=searchable_knobs(parser))
    _check_options(options, space, parser)
    folder = Path(output_dir or f"{parser.get_parsed_content('output_dir')}/{study}").expanduser().resolve()
    own = {key: parser.get_parsed_content(key) for key in space.ranges}
    with closing(ExperimentState(folder)) as state:
        if range_test:
            space = limited_learning_rate(space, bundle, options, folder=folder, overlays=overlays)
        settings = {
            "bundle": name,
            **overlay_values(files),
            **option_values(options),
            "seed": parser.get_parsed_content("seed"),
            "sampler": sampler,
            "prune": prune,
            "search_space": space.content,
        }
        search = ParameterSearch(folder, space, sampler=sampler, seed=settings["seed"], settings=settings)
        search.study.pruner = MedianPruner(n_warmup_steps=parser.get_parsed_content("max_epochs") // 4)
        opened = open_recorder(parser, state, bundle=name, folder=folder)
        with cast("AbstractContextManager[ExperimentRecorder]", opened) as recorder:  # track is true
            recorder.record_settings(settings)
            metric, *_ = parser["validate::key_metric"]
            every = ChildRun(folder, configs, files, options)
            training = TrainingTrials(every, space, recorder, metric=metric, is_pruned=prune, held=[state.lock])
            search.run_trials(trials, training, first=own, ended=training.record)
            _logger.info("\n%s", training_search_report(search, training, own, folder=folder))
    return folder


def _check_options(options: Mapping[str, str], space: SearchSpace, parser: ConfigParser) -> None:
    for key in set(_OWN).intersection(options):
        raise InputError(f"{key} must be left out, every trial is given its own")
    for key in space.ranges.keys() & options.keys():
        raise InputError(f"{key} must be left out, it is searched for; or give a search space without it")
    if not parser.get_parsed_content("track"):
        raise InputError("track must be true: a search reads the scores of its trainings in MLflow")
