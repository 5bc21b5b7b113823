"""The last line of every training step of ours."""

from typing import Any

from ignite.engine import Engine
from monai.engines.utils import IterationEvents


def finish_iteration(engine: Engine, output: dict[str, Any]) -> dict[str, Any]:
    """Publishes the step's output and fires MODEL_COMPLETED, which postprocessing and logging handlers wait for."""
    engine.state.output = output
    engine.fire_event(IterationEvents.MODEL_COMPLETED)
    return output
