"""Records a run in MLflow: parameters, metrics per epoch, and at the end config, pictures and the best weights.

`monai.handlers.MLFlowHandler` does the most of it. It lacks: parameters that a resumed run may log again, artifacts in
folders, a run that failed being marked as failed, and silence on all ranks but the first.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ignite.engine import Engine, Events
from mlflow.entities import Param
from mlflow.exceptions import MlflowException
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID
from monai.handlers import MLFlowHandler

from common.checks.input_error import InputError
from common.engines.distributed import is_main_process


class RunRecorder(MLFlowHandler):
    """MLFlowHandler whose run is named after the run's folder; attach it to the engine whose end ends the run.

    Args:
        run_dir: folder of the run; its name is the MLflow run's.
        artifacts: files and sub-folders of `run_dir` to record at the end, sub-folders as such.
        evaluator: of a trainer: its metrics are recorded with the trainer's.
        parent_run: id of the run below which MLflow shows this one; "" for none.
    """

    def __init__(
        self,
        run_dir: str,
        *,
        experiment_name: str,
        tracking_uri: str,
        parameters: dict[str, Any],
        artifacts: Sequence[str] = (),
        evaluator: Engine | None = None,
        parent_run: str = "",
    ) -> None:
        if is_main_process():  # opens the database, which two processes at once would make twice, and break
            name = Path(run_dir).name
            super().__init__(tracking_uri, iteration_log=False, experiment_name=experiment_name, run_name=name)
        self.run_dir = Path(run_dir)
        self.parameters = parameters
        self.names = tuple(artifacts)
        self.evaluator = evaluator
        self.parent_run = parent_run
        if parent_run and is_main_process():
            self._check_parent_run()

    def _check_parent_run(self) -> None:
        try:
            self.client.get_run(self.parent_run)
        except MlflowException as error:
            raise InputError(
                f"parent_run: MLflow has no run {self.parent_run}; give the id of a run, or none"
            ) from error

    def attach(self, engine: Engine) -> None:
        if is_main_process():
            super().attach(engine)
            engine.add_event_handler(Events.EXCEPTION_RAISED, self._fail)

    def start(self, engine: Engine) -> None:
        super().start(engine)
        run_id = self.cur_run.info.run_id
        self.client.update_run(run_id, status="RUNNING")  # a resumed one stood as failed or killed
        known = self.client.get_run(run_id).data.params
        new = [Param(name, str(value)) for name, value in self.parameters.items() if name not in known]
        self.client.log_batch(run_id, params=new)
        if self.parent_run:
            self.client.set_tag(run_id, MLFLOW_PARENT_RUN_ID, self.parent_run)
        # opens the experiment's page on its curves, not on MLflow's tools for language models
        kind = ("mlflow.experimentKind", "custom_model_development")
        self.client.set_experiment_tag(self.experiment.experiment_id, *kind)

    def epoch_completed(self, engine: Engine) -> None:
        super().epoch_completed(engine)
        metrics: dict[str, float] = {}
        if hasattr(engine, "optimizer"):
            metrics["learning_rate"] = engine.optimizer.param_groups[0]["lr"]
        if self.evaluator is not None and self.evaluator.state.epoch == engine.state.epoch:
            metrics |= self.evaluator.state.metrics
        if metrics:
            self._log_metrics(metrics, step=engine.state.epoch)

    def complete(self) -> None:
        run_id = self.cur_run.info.run_id
        for path in (self.run_dir / name for name in self.names):
            if path.is_dir():
                self.client.log_artifacts(run_id, str(path), artifact_path=path.name)
            elif path.is_file():
                self.client.log_artifact(run_id, str(path))
        self.client.set_terminated(run_id)

    def _fail(self, engine: Engine, error: BaseException) -> None:
        if self.cur_run:
            status = "KILLED" if isinstance(error, KeyboardInterrupt) else "FAILED"
            self.client.set_terminated(self.cur_run.info.run_id, status)
        raise error
