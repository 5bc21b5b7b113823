"""open_recorder: the run in MLflow of an experiment, where the config asks for one."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from monai.bundle import ConfigParser

from common.experiments.experiment_recorder import ExperimentRecorder
from common.experiments.experiment_state import ExperimentState


def open_recorder(
    parser: ConfigParser, state: ExperimentState, *, bundle: str, folder: Path
) -> AbstractContextManager[ExperimentRecorder | None]:
    """The run that the experiment's folder remembers, or a new one, which it remembers from now; None untracked.

    A new one is below the config's `parent_run`, as where the training of an ensemble is a run of an experiment.
    """
    if not parser.get_parsed_content("track"):
        return nullcontext()
    uri = parser.get_parsed_content("tracking_uri")
    recorder = ExperimentRecorder(
        uri,
        experiment_name=bundle,
        run_name=folder.name,
        run_id=state.parent_run,
        parent_run=parser.get_parsed_content("parent_run"),
    )
    state.parent_run = recorder.run_id
    state.write()
    return recorder
