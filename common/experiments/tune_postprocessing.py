"""tune_postprocessing: the parameters of a step of a bundle's postprocessing, by a search on cases that have labels."""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser
from optuna.trial import FrozenTrial

from common.checks.checked_cases import report_skipped
from common.checks.input_error import InputError
from common.experiments.config_files import config_files
from common.experiments.experiment_recorder import ExperimentRecorder
from common.experiments.experiment_state import ExperimentState
from common.experiments.judged_cases import judged_cases
from common.experiments.open_recorder import open_recorder
from common.experiments.option_values import option_values
from common.experiments.overlay_values import overlay_values
from common.experiments.parameter_search import ParameterSearch
from common.experiments.postprocessing_evaluation import PostprocessingEvaluation
from common.experiments.postprocessing_search_config import postprocessing_search_config
from common.experiments.postprocessing_search_report import postprocessing_search_report
from common.experiments.read_search_space import read_search_space
from common.tracking.run_parameters import cases_hash

_logger = logging.getLogger(__name__)


def tune_postprocessing(
    evaluation_type: type[PostprocessingEvaluation],
    bundle: str,
    options: Mapping[str, str],
    *,
    trials: int,
    search_space: str | None = None,
    sampler: str = "random",
    judge_share: float = 0.0,
    output_dir: str | None = None,
    overlays: Sequence[str] = (),
) -> Path:
    """Searches, writes what was found and how good it is, and returns the folder of the search.

    A trial is the mean objective of the evaluation over the cases, with the trial's parameters of the step; the first
    one has the config's own. The search is a run in MLflow, its trials are the children. Repeated, it goes on where it
    stopped.

    Args:
        evaluation_type: knows the step.
        bundle: its name.
        options: of the evaluation, as typed on the command line.
        trials: in all, with those of earlier commands.
        search_space: see `read_search_space`; the bundle's `<name>_search.json` if None.
        sampler: see `ParameterSearch`.
        judge_share: of the cases, see `judged_cases`; the others alone choose the parameters.
        output_dir: folder of the search.
        overlays: config files that come last: paths, or names of the bundle's own.
    """
    if trials < 1:
        raise InputError(f"trials must be at least 1, got {trials}; 50 is usual")
    files = config_files(bundle, ("train.json", "evaluate.json"), overlays=overlays)
    parser, folder = postprocessing_search_config(evaluation_type, files, options, output_dir=output_dir)
    space_file = Path(search_space or files[0].with_name(f"{evaluation_type.name}_search.json"))
    space = read_search_space(space_file, kinds=evaluation_type.kinds)
    for step in range(len(parser["initialize"])):  # one by one: the first ones change the config
        parser.get_parsed_content(f"initialize::{step}")
    evaluation = evaluation_type(parser)
    evaluation.parameters(space.lowest)  # which checks them
    judged = judged_cases(evaluation.case_ids, share=judge_share)
    chosen_by = [case_id for case_id in evaluation.case_ids if case_id not in judged]
    settings = {
        "bundle": files[0].parents[1].name,
        **overlay_values(files[2:]),
        **option_values(options),
        **_weights_and_cases(parser),
        "seed": parser.get_parsed_content("seed"),
        "sampler": sampler,
        "judge_share": judge_share,
        "search_space": space.content,
    }
    with closing(ExperimentState(folder)) as state:
        search = ParameterSearch(folder, space, sampler=sampler, seed=settings["seed"], settings=settings)
        with open_recorder(parser, state, bundle=settings["bundle"], folder=folder) as recorder:
            if recorder:
                recorder.record_settings(settings)
            reference = search.reference(lambda: evaluation.score(None, chosen_by))
            own = {name: getattr(evaluation.own, name) for name in space.ranges}
            search.run(
                trials,
                lambda parameters: evaluation.score(parameters, chosen_by),
                first=own,
                ended=_recording(recorder, evaluation.objective),
            )
            text = postprocessing_search_report(
                search, evaluation, reference, judged=judged, folder=folder, recorder=recorder
            )
            _logger.info("\n%s", text)
    report_skipped(parser.get_parsed_content("checked_cases"), output_dir=str(folder))
    return folder


def _weights_and_cases(parser: ConfigParser) -> dict[str, Any]:
    weights = Path(parser.get_parsed_content("weights")).resolve()
    cases = parser.get_parsed_content("checked_cases")
    return {
        "weights": str(weights),
        "weights_sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "cases": len(cases),
        "cases_sha256": cases_hash(cases),
    }


def _recording(recorder: ExperimentRecorder | None, objective: str) -> Callable[[FrozenTrial], None]:
    """Makes a trial that has ended a run below that of the search."""

    def record(trial: FrozenTrial) -> None:
        if recorder:
            recorder.record_child(f"trial_{trial.number}", parameters=trial.params, metrics={objective: trial.value})

    return record
