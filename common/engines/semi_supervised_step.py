"""One training step on a labelled and an unlabelled batch.

`monai.engines.SupervisedTrainer` knows one batch, all of it labelled.
"""

from collections.abc import Callable
from typing import Any

import torch
from monai.engines import SupervisedTrainer
from monai.engines.utils import IterationEvents
from monai.utils import CommonKeys
from torch import Tensor

from common.checks.input_error import InputError
from common.engines.begin_iteration import begin_iteration
from common.engines.check_finite import check_finite
from common.engines.finish_iteration import finish_iteration
from common.losses.ramp_up import ramp_up
from common.losses.semi_supervised_batch import SemiSupervisedBatch

UNLABELLED = "unlabelled"


class SemiSupervisedStep:
    """`iteration_update` of a SupervisedTrainer: L_sup + w L_method (Kamnitsas et al. 2018, algorithm 5).

    The trainer's network is a `LabelledAndUnlabelled`, its loss the supervised one. What reaches the last linear layer
    is the method's choice: CCLP looks at embeddings only, so the linear layer learns from the supervised loss alone.

    Args:
        method: from a SemiSupervisedBatch to a number; None for supervised training.
        predict: logits of another noisy pass over images, for methods that compare passes.
        weight: w.
        ramp_up_iterations: see `ramp_up`; 0, as published, for w from the beginning.
        amp: run the network under bfloat16 autocast; weights, losses and optimiser stay in float32.
    """

    def __init__(
        self,
        method: Callable[[SemiSupervisedBatch], Tensor] | None,
        *,
        predict: Callable[[Tensor], Tensor],
        weight: float,
        ramp_up_iterations: int = 0,
        amp: bool = False,
    ) -> None:
        if weight < 0:
            raise InputError(f"weight: must be 0 or more, got {weight}; 1 is published")
        self.method = method
        self.predict = predict
        self.weight = weight
        self.ramp_up_iterations = ramp_up_iterations
        self.amp = amp

    def __call__(self, engine: SupervisedTrainer, batchdata: dict[str, Tensor]) -> dict[str, Any]:
        device = engine.state.device
        output = begin_iteration(engine, batchdata)
        image, label = output[CommonKeys.IMAGE], output[CommonKeys.LABEL]
        unlabelled = batchdata[UNLABELLED].to(device, non_blocking=engine.non_blocking)
        with torch.autocast(device.type, torch.bfloat16, enabled=self.amp):
            outputs = [tensor.float() for tensor in engine.network(image, unlabelled)]
            z_labelled, logits_labelled, z_unlabelled, logits_unlabelled = outputs
            output[CommonKeys.PRED] = logits_labelled
            engine.fire_event(IterationEvents.FORWARD_COMPLETED)
            batch = SemiSupervisedBatch(
                z_labelled, logits_labelled, label, z_unlabelled, logits_unlabelled, unlabelled, self.predict
            )
            output["supervised_loss"] = engine.loss_function(logits_labelled, label)
            output["unsupervised_loss"] = self.method(batch) if self.method else logits_labelled.new_zeros(())
            weight = self.weight * ramp_up(engine.state.iteration - 1, length=self.ramp_up_iterations)
            output[CommonKeys.LOSS] = output["supervised_loss"] + weight * output["unsupervised_loss"]
        engine.fire_event(IterationEvents.LOSS_COMPLETED)
        output[CommonKeys.LOSS].backward()
        engine.fire_event(IterationEvents.BACKWARD_COMPLETED)
        check_finite(engine, output[CommonKeys.LOSS])  # here, where a GPU has all its work
        engine.optimizer.step()
        return finish_iteration(engine, output)
