"""The first lines of every training step of ours."""

from typing import Any

from monai.engines import SupervisedTrainer
from monai.utils import CommonKeys


def begin_iteration(engine: SupervisedTrainer, batchdata: dict[str, Any]) -> dict[str, Any]:
    """Publishes the step's output, image and label on the device; the network trains and has no gradients."""
    image, label = engine.prepare_batch(batchdata, engine.state.device, engine.non_blocking)
    output: dict[str, Any] = {CommonKeys.IMAGE: image, CommonKeys.LABEL: label}
    engine.state.output = output
    engine.network.train()
    engine.optimizer.zero_grad(set_to_none=True)
    return output
