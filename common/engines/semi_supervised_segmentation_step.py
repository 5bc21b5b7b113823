"""One training step of a segmentation network on a labelled and an unlabelled batch of segments.

`SemiSupervisedStep` is its like for images in classes, of which a whole image is a sample; here a voxel is.
"""

from collections.abc import Callable
from typing import Any

import torch
from monai.engines import SupervisedTrainer
from monai.engines.utils import IterationEvents
from monai.utils import CommonKeys
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.data.balanced_voxels import balanced_voxels
from common.engines.begin_iteration import begin_iteration
from common.engines.check_finite import check_finite
from common.engines.finish_iteration import finish_iteration
from common.losses.semi_supervised_batch import SemiSupervisedBatch
from common.networks.inputs_of import inputs_of
from common.networks.untracked_statistics import untracked_statistics
from common.networks.voxel_rows import voxel_rows

_MOST_NODES = 1000  # the graph's cost grows with their cube


class SemiSupervisedSegmentationStep:
    """`iteration_update` of a SupervisedTrainer: L_sup + w L_method, the method's samples being voxels.

    Kamnitsas (thesis), sec. 6.7, proposes it: "one could interpret nearby voxels as different samples". The supervised
    loss is that of all voxels of the labelled batch. The method gets few of them, equally many of each class that is
    there, and any of the unlabelled batch. A weight of 0 is supervised training to the bit: the unlabelled batch does
    not pass at all.

    The batches pass one after the other, each normalised with its own statistics, as in the authors' program.
    Deviation: the moving averages, which inference normalises with, are those of the labelled batches alone. Their
    classes are evened out by the sampling, which an unlabelled batch cannot be; theirs are as in the volumes, and
    averages of both fit neither.

    Args:
        method: from a SemiSupervisedBatch to a number.
        weight: w.
        nodes_labelled, nodes_unlabelled: voxels that the method gets.
        classifier: the network's submodule whose input is the embedding: the last layer, or the dropout before it.
        amp: run the network under bfloat16 autocast; weights, losses and optimiser stay in float32.
    """

    def __init__(
        self,
        method: Callable[[SemiSupervisedBatch], Tensor],
        *,
        weight: float,
        nodes_labelled: int = 100,
        nodes_unlabelled: int = 100,
        classifier: str = "classification",
        amp: bool = False,
    ) -> None:
        if weight < 0:
            raise InputError(f"weight of the regulariser: must be 0 or more, got {weight}; 0 is supervised training")
        if min(nodes_labelled, nodes_unlabelled) < 1 or nodes_labelled + nodes_unlabelled > _MOST_NODES:
            raise InputError(
                "nodes_labelled and nodes_unlabelled: must be at least 1 and together at most "
                f"{_MOST_NODES}, got {nodes_labelled} and {nodes_unlabelled}; 100 and 100 are usual"
            )
        self.method = method
        self.weight = weight
        self.nodes_labelled = nodes_labelled
        self.nodes_unlabelled = nodes_unlabelled
        self.classifier = classifier
        self.amp = amp

    def __call__(self, engine: SupervisedTrainer, batchdata: dict[str, Any]) -> dict[str, Any]:
        device = engine.state.device
        output = begin_iteration(engine, batchdata)
        image, label = output[CommonKeys.IMAGE], output[CommonKeys.LABEL]
        embedding, output[CommonKeys.PRED] = self._pass(engine, image, engine.network)
        engine.fire_event(IterationEvents.FORWARD_COMPLETED)
        output["supervised_loss"] = engine.loss_function(output[CommonKeys.PRED].float(), label)
        output["unsupervised_loss"] = torch.zeros_like(output["supervised_loss"])
        if self.weight > 0:
            unlabelled = batchdata["unlabelled"].to(device, non_blocking=engine.non_blocking)
            pred = output[CommonKeys.PRED]
            output["unsupervised_loss"] = self._method_loss(engine, embedding, pred, label, unlabelled)
        output[CommonKeys.LOSS] = output["supervised_loss"] + self.weight * output["unsupervised_loss"]
        engine.fire_event(IterationEvents.LOSS_COMPLETED)
        check_finite(engine, output[CommonKeys.LOSS])
        output[CommonKeys.LOSS].backward()
        engine.fire_event(IterationEvents.BACKWARD_COMPLETED)
        engine.optimizer.step()
        return finish_iteration(engine, output)

    def _method_loss(
        self, engine: SupervisedTrainer, embedding: Tensor, logits: Tensor, label: Tensor, unlabelled: Tensor
    ) -> Tensor:
        # the bare network: a distributed one awaits the gradients of one pass, which this one only adds to
        network = getattr(engine.network, "module", engine.network)
        labels = label.flatten()
        nodes = balanced_voxels(labels, self.nodes_labelled)
        with untracked_statistics(network):
            other_embedding, other_logits = self._pass(engine, unlabelled, network)
            others = torch.randperm(voxel_rows(other_logits).shape[0], device=labels.device)[: self.nodes_unlabelled]
            batch = SemiSupervisedBatch(
                voxel_rows(embedding)[nodes].float(),
                voxel_rows(logits)[nodes].float(),
                labels[nodes],
                voxel_rows(other_embedding)[others].float(),
                voxel_rows(other_logits)[others].float(),
                unlabelled,
                lambda images: voxel_rows(self._pass(engine, images, network)[1])[others].float(),
            )
            return self.method(batch)

    def _pass(self, engine: SupervisedTrainer, image: Tensor, network: nn.Module) -> tuple[Tensor, Tensor]:
        """The embedding (B, D, *) and the logits (B, K, *) of the image."""
        classifier = getattr(network, "module", network).get_submodule(self.classifier)
        with torch.autocast(image.device.type, torch.bfloat16, enabled=self.amp), inputs_of(classifier) as seen:
            logits = engine.inferer(image, network)
        return seen[0], logits
