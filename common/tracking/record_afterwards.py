"""record_afterwards: what is found out about a run after its end, in that run of MLflow.

`monai.handlers.MLFlowHandler` leaves a finished run alone and starts another one of its name.
"""

import logging
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import Metric

logger = logging.getLogger(__name__)


def record_afterwards(
    tracking_uri: str,
    *,
    experiment_name: str,
    run_name: str,
    metric: str,
    values: Mapping[int, float],
    files: Sequence[Path],
) -> None:
    """Adds a metric, by epoch, and artifacts to the newest run of that name; a warning where there is none.

    Recorded again, the same value is there once.
    """
    client = MlflowClient(tracking_uri)
    experiment = client.get_experiment_by_name(experiment_name)
    runs = client.search_runs([experiment.experiment_id], f"attributes.run_name = '{run_name}'") if experiment else []
    if not runs:
        logger.warning(
            "MLflow has no run %s of %s at %s, so nothing is recorded", run_name, experiment_name, tracking_uri
        )
        return
    run_id = runs[0].info.run_id
    name = re.sub(r"[^\w./ -]", "_", metric)  # what MLflow takes
    metrics = [Metric(name, value, 0, epoch) for epoch, value in values.items() if not math.isnan(value)]
    client.log_batch(run_id, metrics=metrics)
    for file in files:
        client.log_artifact(run_id, str(file))
