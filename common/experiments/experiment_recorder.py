"""ExperimentRecorder: the run in MLflow below which it shows the runs of an experiment.

`monai.handlers.MLFlowHandler` records an engine's run; here only its choice of experiment and of the artifacts' place
is of use, so that the parent is where its children are.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from mlflow.entities import Metric, Param, Run, RunTag
from mlflow.exceptions import MlflowException
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID
from monai.handlers import MLFlowHandler

from common.metrics.score_statistics import ScoreStatistics


class ExperimentRecorder(MLFlowHandler):
    """Opens the run `run_id`, or a new one where there is none of that id, until the end of a `with` block.

    Args:
        parent_run: the run that a new one is shown below; "" for none.
    """

    def __init__(
        self, tracking_uri: str, *, experiment_name: str, run_name: str, run_id: str, parent_run: str = ""
    ) -> None:
        super().__init__(tracking_uri, experiment_name=experiment_name, run_name=run_name)
        self._set_experiment()
        self._parent_run = parent_run
        self.run_id: str = run_id if self._is_there(run_id) else self._new_run()
        self.client.update_run(self.run_id, status="RUNNING")

    def record_settings(self, settings: Mapping[str, Any]) -> None:
        """Records those that the run does not have yet."""
        known = self.client.get_run(self.run_id).data.params
        new = [Param(name, str(value)) for name, value in settings.items() if name not in known]
        self.client.log_batch(self.run_id, params=new)

    def record_scores(self, summaries: Mapping[str, Mapping[str, ScoreStatistics]], folder: Path) -> None:
        """Records the means, as `<run>/<score>`, and the tables.

        Args:
            summaries: by run; "" is all of them together.
            folder: of the tables.
        """
        means = {
            _metric_name(run, score): statistics["mean"]
            for run, summary in summaries.items()
            for score, statistics in summary.items()
        }
        metrics = [Metric(name, mean, 0, 0) for name, mean in means.items() if mean is not None]
        self.client.log_batch(self.run_id, metrics=metrics)
        for name in ("cases.csv", "summary.json"):
            self.client.log_artifact(self.run_id, str(folder / name))

    def record_curve(self, name: str, values: Sequence[float]) -> None:
        """Records a metric by its values at step 0, 1, ..., of which MLflow takes 1000 at a time."""
        self.client.log_batch(self.run_id, metrics=[Metric(name, value, 0, step) for step, value in enumerate(values)])

    def record_child(self, name: str, *, parameters: Mapping[str, Any], metrics: Mapping[str, float]) -> None:
        """Records a finished run below this one, unless there is one of that name."""
        if name in self._children:
            return
        tags = {MLFLOW_PARENT_RUN_ID: self.run_id}
        run = self.client.create_run(self.experiment.experiment_id, run_name=name, tags=tags)
        self.client.log_batch(
            run.info.run_id,
            params=[Param(key, str(value)) for key, value in parameters.items()],
            metrics=[Metric(_metric_name("", key), value, 0, 0) for key, value in metrics.items()],
        )
        self.client.set_terminated(run.info.run_id)
        self._children.add(name)

    def complete_child(self, name: str, *, parameters: Mapping[str, Any], tags: Mapping[str, Any]) -> None:
        """Adds to the newest run of that name below this one, which has recorded itself, what it does not say."""
        if (run := self._child(name)) is not None:
            new = [Param(key, str(value)) for key, value in parameters.items() if key not in run.data.params]
            added = [RunTag(key, str(value)) for key, value in tags.items()]
            self.client.log_batch(run.info.run_id, params=new, tags=added)

    def child_scores(self, name: str, metric: str) -> dict[int, float]:
        """The metric by epoch of the newest run of that name below this one, as far as it is."""
        run = self._child(name)
        history = self.client.get_metric_history(run.info.run_id, metric) if run is not None else []
        return {one.step: one.value for one in sorted(history, key=lambda one: (one.step, one.timestamp))}

    def record_file(self, path: Path) -> None:
        """Records an artifact."""
        self.client.log_artifact(self.run_id, str(path))

    @cached_property
    def _children(self) -> set[str]:
        """Names of the finished runs below this one."""
        return {run.info.run_name for run in self._below("attributes.status = 'FINISHED'")}

    def _child(self, name: str) -> Run | None:
        runs = self._below(f"attributes.run_name = '{name}'")
        return runs[0] if runs else None

    def _below(self, which: str) -> list[Run]:
        """Runs below this one, the newest first."""
        wanted = f"tags.`{MLFLOW_PARENT_RUN_ID}` = '{self.run_id}' and {which}"
        runs: list[Run] = self.client.search_runs([self.experiment.experiment_id], wanted, max_results=50000)
        return runs

    def __enter__(self) -> "ExperimentRecorder":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        failed = "KILLED" if kind is KeyboardInterrupt else "FAILED"
        self.client.set_terminated(self.run_id, "FINISHED" if kind is None else failed)

    def _is_there(self, run_id: str) -> bool:
        try:
            run = self.client.get_run(run_id) if run_id else None
        except MlflowException:  # of another database
            return False
        return run is not None and run.info.lifecycle_stage == "active"

    def _new_run(self) -> str:
        tags = {MLFLOW_PARENT_RUN_ID: self._parent_run} if self._parent_run else {}
        run = self.client.create_run(self.experiment.experiment_id, run_name=self.run_name, tags=tags)
        return str(run.info.run_id)


def _metric_name(run: str, score: str) -> str:
    name = f"{run.replace('+', '_plus')}/{score}" if run else score
    return re.sub(r"[^\w./ -]", "_", name)  # what MLflow takes
