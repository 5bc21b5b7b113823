"""One supervised training step.

`monai.engines.SupervisedTrainer` has one, but its mixed precision is CUDA's only (float16 and a gradient scaler); this
one runs bfloat16 autocast on any device, which needs no scaler, and stops at a loss that is not a number.
"""

from typing import Any

import torch
from monai.engines import SupervisedTrainer
from monai.engines.utils import IterationEvents
from monai.utils import CommonKeys

from common.engines.begin_iteration import begin_iteration
from common.engines.check_finite import check_finite
from common.engines.finish_iteration import finish_iteration


class SupervisedStep:
    """`iteration_update` of a SupervisedTrainer: forward, loss, backward, step.

    Args:
        amp: run the network under bfloat16 autocast; weights, loss and optimiser stay in float32.
        max_gradient_norm: a longer gradient is shortened to this, so that a high learning rate cannot kill a network
            without normalisation layers; 0 leaves it as it is.
    """

    def __init__(self, *, amp: bool = False, max_gradient_norm: float = 0.0) -> None:
        self.amp = amp
        self.max_gradient_norm = max_gradient_norm

    def __call__(self, engine: SupervisedTrainer, batchdata: dict[str, Any]) -> dict[str, Any]:
        device = engine.state.device
        output = begin_iteration(engine, batchdata)
        image, label = output[CommonKeys.IMAGE], output[CommonKeys.LABEL]
        with torch.autocast(device.type, torch.bfloat16, enabled=self.amp):
            output[CommonKeys.PRED] = engine.inferer(image, engine.network)
        engine.fire_event(IterationEvents.FORWARD_COMPLETED)
        output[CommonKeys.LOSS] = engine.loss_function(output[CommonKeys.PRED].float(), label)
        engine.fire_event(IterationEvents.LOSS_COMPLETED)
        check_finite(engine, output[CommonKeys.LOSS])
        output[CommonKeys.LOSS].backward()
        if self.max_gradient_norm > 0:
            torch.nn.utils.clip_grad_norm_(engine.network.parameters(), self.max_gradient_norm)
        engine.fire_event(IterationEvents.BACKWARD_COMPLETED)
        engine.optimizer.step()
        return finish_iteration(engine, output)
