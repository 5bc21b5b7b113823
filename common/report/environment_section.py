"""environment_section: on what a run ran."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from xml.etree.ElementTree import Element

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from monai.bundle import ConfigParser

from common.bundle.run_record import RunRecord
from common.report.facts import facts
from common.report.missing import missing

_NAMES = ("python", "torch", "monai", "ignite", "numpy", "cuda", "hardware", "git_commit", "cases", "cases_sha256")
_SQLITE = "sqlite:///"


def environment_section(run: RunRecord) -> Element:
    """What MLflow has recorded of the run: versions, hardware, commit, and the hash of its cases."""
    parameters = _recorded(run) if run.config.get("track", True) else {}
    known = {name: parameters[name] for name in _NAMES if name in parameters}
    if not known:
        return missing(
            "MLflow has no record of this run: it ran with --track false, or the database is elsewhere "
            "(MLFLOW_TRACKING_URI)."
        )
    return facts(known)


def _recorded(run: RunRecord) -> Mapping[str, str]:
    """The parameters of the newest run of that name; none where there is none, or no such database."""
    uri = _uri(run)
    if not uri or (uri.startswith(_SQLITE) and not Path(uri.removeprefix(_SQLITE)).is_file()):
        return {}  # which asking for it would make
    with suppress(MlflowException):
        client = MlflowClient(uri)
        experiment = client.get_experiment_by_name(run.bundle)
        name = f"attributes.run_name = '{run.folder.resolve().name}'"
        runs = client.search_runs([experiment.experiment_id], name) if experiment else []
        return dict(runs[0].data.params) if runs else {}
    return {}


def _uri(run: RunRecord) -> str:
    parser = ConfigParser(dict(run.config))
    with suppress(Exception):  # of a config that was written by something else, or on another machine
        return str(parser.get_parsed_content("tracking_uri"))
    return ""
