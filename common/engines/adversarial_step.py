"""One training step of a segmenter that is adapted to other domains by countering a discriminator.

`monai.engines.GanTrainer` trains a generator of images and its discriminator in turns, on one batch and without a task
of the generator's own.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal, Protocol, get_args

import torch
from monai.engines import SupervisedTrainer
from monai.engines.utils import IterationEvents
from monai.utils import CommonKeys
from torch import Tensor, nn
from torch.optim import Optimizer

from common.checks.known_name import check_known_name
from common.engines.begin_iteration import begin_iteration
from common.engines.check_finite import check_finite
from common.engines.finish_iteration import finish_iteration
from common.losses.at_least_float32 import at_least_float32
from common.losses.domain_loss import domain_loss
from common.metrics.domain_accuracy import domain_accuracy
from common.networks.gradient_reversal import gradient_reversal
from common.networks.untracked_statistics import untracked_statistics

Form = Literal["reversal", "two_optimisers"]
Statistics = Literal["source", "both"]


class Record(Protocol):
    """What taps saw of the last forward pass."""

    def features(self) -> Tensor:
        """(B, C, *), the discriminator's input."""


class Taps(Protocol):
    """Where the discriminator is connected to the segmenter."""

    def recorded(self) -> AbstractContextManager[Record]:
        """Sees the forward passes within the block."""


class Regulariser(Protocol):
    """A further loss of the segmenter's, of what it makes of both batches."""

    name: str  # of the loss, in the step's output

    def weight(self, epoch: int) -> float:
        """Of the loss; 0 where there is none."""

    def recorded(self) -> AbstractContextManager[list[Tensor]]:
        """Sees the passes within the block: that of L_seg's batch, then that of L_adv's."""

    def loss(self, seen: list[Tensor], label: Tensor) -> Tensor:
        """Of what was seen, and the label of L_seg's batch."""


class AdversarialStep:
    """`iteration_update` of a SupervisedTrainer: the segmenter minimises L_seg - alpha L_adv, the discriminator L_adv.

    Kamnitsas 2017 (thesis), eq. 5.5 to 5.8, in one step. L_seg is that of "image" and "label", a batch of the source's
    segments, which may be balanced by class; L_adv is that of "domain_image" and "domain", N_adv segments and the index
    of each one's domain, as `DomainSegments` draws them: a batch of its own, alike from all domains, without labels.

    Where alpha is 0 the segmenter's update is that of SupervisedStep to the bit, and the discriminator learns from
    activations that no gradient goes back through. (Dropout draws for both batches: the next step has other masks.)

    The thesis lets the batches pass "at the same time" or "interleaved", and does not say with which statistics batch
    normalisation works. Here they pass one after the other, each normalised with its own, as L_seg would otherwise
    depend on the other domains while alpha is 0.

    Args:
        discriminator: from features (B, C, *) to logits (B, D, *) of D domains, on the trainer's device.
        discriminator_optimizer: its own; the trainer's is the segmenter's.
        taps: of the bare segmenter, not of a distributed or compiled one.
        alpha: of the epoch, counted from 1, such as an AlphaSchedule.
        form: how the two gradients are had. "reversal": in one backward pass of L_seg + L_adv, the gradient of which
            changes its sign between the two networks. "two_optimisers": in one pass for each network, as the equations
            say; the same numbers, but L_adv goes back through the discriminator twice.
        statistics: which batches the moving averages follow, with which inference normalises. "source": those of L_seg
            alone, so that a segmenter without adaptation is as with supervised training. "both": those of L_adv, too,
            which come last: inference will be more like what the discriminator saw, and see the target's contrasts.
        regulariser: of a loss that the segmenter minimises, too, by its weight, such as a ClusterRegulariser; the
            discriminator learns nothing from it. While the weight is 0 the step is as without it, to the bit.
        amp: run both networks under bfloat16 autocast; weights, losses and optimisers stay in float32.
    """

    def __init__(
        self,
        discriminator: nn.Module,
        discriminator_optimizer: Optimizer,
        *,
        taps: Taps,
        alpha: Callable[[int], float],
        form: Form = "reversal",
        statistics: Statistics = "source",
        regulariser: Regulariser | None = None,
        amp: bool = False,
    ) -> None:
        check_known_name(form, get_args(Form), argument="form")
        check_known_name(statistics, get_args(Statistics), argument="statistics")
        self.discriminator = discriminator
        self.discriminator_optimizer = discriminator_optimizer
        self.taps = taps
        self.alpha = alpha
        self.form = form
        self.statistics = statistics
        self.regulariser = regulariser
        self.amp = amp

    def __call__(self, engine: SupervisedTrainer, batchdata: dict[str, Any]) -> dict[str, Any]:
        output = begin_iteration(engine, batchdata)
        self.discriminator.train()
        self.discriminator_optimizer.zero_grad(set_to_none=True)
        output["alpha"] = self.alpha(engine.state.epoch)
        own_loss = self._own_loss(engine, batchdata, output)
        output[CommonKeys.LOSS] = own_loss - output["alpha"] * output["adversarial_loss"]
        engine.fire_event(IterationEvents.LOSS_COMPLETED)
        check_finite(engine, output[CommonKeys.LOSS])
        self._backward(engine.network, output, own_loss=own_loss)
        engine.fire_event(IterationEvents.BACKWARD_COMPLETED)
        engine.optimizer.step()
        self.discriminator_optimizer.step()
        return finish_iteration(engine, output)

    def _own_loss(self, engine: SupervisedTrainer, batchdata: dict[str, Any], output: dict[str, Any]) -> Tensor:
        """What the segmenter minimises for itself; both batches pass, and all losses go into the output."""
        regulariser, alpha = self.regulariser, output["alpha"]
        weight = regulariser.weight(engine.state.epoch) if regulariser else 0.0
        # while the weight is 0, too: a compiled network would overlook what comes after its first pass
        with regulariser.recorded() if regulariser else nullcontext([]) as seen:
            own_loss = self._segmentation_loss(engine, output)
            output |= self._adversarial_loss(engine, batchdata, alpha=alpha, has_way_back=alpha > 0 or weight > 0)
        output["segmentation_loss"] = own_loss
        if regulariser:
            loss = regulariser.loss(seen, output[CommonKeys.LABEL]) if weight > 0 else torch.zeros_like(own_loss)
            output[regulariser.name] = loss
            own_loss = own_loss + weight * loss
        return own_loss

    def _autocast(self, engine: SupervisedTrainer) -> torch.autocast:
        return torch.autocast(engine.state.device.type, torch.bfloat16, enabled=self.amp)

    def _segmentation_loss(self, engine: SupervisedTrainer, output: dict[str, Any]) -> Tensor:
        with self._autocast(engine):
            output[CommonKeys.PRED] = engine.inferer(output[CommonKeys.IMAGE], engine.network)
        engine.fire_event(IterationEvents.FORWARD_COMPLETED)
        loss: Tensor = engine.loss_function(at_least_float32(output[CommonKeys.PRED]), output[CommonKeys.LABEL])
        return loss

    def _adversarial_loss(
        self, engine: SupervisedTrainer, batchdata: dict[str, Any], *, alpha: float, has_way_back: bool
    ) -> dict[str, Tensor]:
        device = engine.state.device
        image, domain = (
            batchdata[key].to(device, non_blocking=engine.non_blocking) for key in ("domain_image", "domain")
        )
        image, domain = image.flatten(end_dim=-5), domain.flatten()  # from (B, D, C, I, J, K) to (N_adv, C, I, J, K)
        with self._autocast(engine):
            logits = self.discriminator(self._features(engine, image, alpha=alpha, has_way_back=has_way_back))
        return {"adversarial_loss": domain_loss(logits, domain), "domain_accuracy": domain_accuracy(logits, domain)}

    def _features(self, engine: SupervisedTrainer, image: Tensor, *, alpha: float, has_way_back: bool) -> Tensor:
        """What the discriminator is given of the images, with a way back where its gradients shall go it.

        Args:
            has_way_back: whether the gradients of any loss go back through this pass.
        """
        network = _bare(engine.network)
        statistics = untracked_statistics(network) if self.statistics == "source" else nullcontext()
        with statistics, torch.set_grad_enabled(has_way_back), self.taps.recorded() as record:
            engine.inferer(image, network)
            features = record.features()
        if alpha == 0:
            return features.detach()
        return gradient_reversal(features, alpha) if self.form == "reversal" else features

    def _backward(self, segmenter: nn.Module, output: dict[str, Any], *, own_loss: Tensor) -> None:
        if self.form == "reversal":
            (own_loss + output["adversarial_loss"]).backward()
            return
        output["adversarial_loss"].backward(inputs=_trained(self.discriminator), retain_graph=True)
        output[CommonKeys.LOSS].backward(inputs=_trained(segmenter))  # the last, so that no graph outlives the step


def _bare(network: nn.Module) -> nn.Module:
    """Without wrappers: hooks break a compiled network into pieces, a distributed one awaits one pass's gradients."""
    network = getattr(network, "_orig_mod", network)
    return getattr(network, "module", network)


def _trained(network: nn.Module) -> list[nn.Parameter]:
    return [weight for weight in network.parameters() if weight.requires_grad]
