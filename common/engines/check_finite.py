"""check_finite: a training whose loss is no number ends at once, and says what to do."""

import math

from ignite.engine import Engine
from torch import Tensor

from common.checks.input_error import InputError


def check_finite(engine: Engine, loss: Tensor) -> None:
    """InputError for a loss that is infinite or not a number; waits for a GPU."""
    if not math.isfinite(value := loss.item()):
        raise InputError(f"learning_rate: the loss became {value} in epoch {engine.state.epoch}; choose a lower rate")
