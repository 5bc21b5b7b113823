"""TrainingRun: a step of training, ready to be called."""

from collections.abc import Mapping

from monai.engines import SupervisedTrainer
from torch import Tensor

from bundles.adversarial_uda_tbi.benchmark_parts.setting import DOMAINS, Setting
from bundles.adversarial_uda_tbi.networks import Discriminator, SegmenterTaps
from common.engines.adversarial_step import AdversarialStep, Form
from common.engines.supervised_step import SupervisedStep
from common.losses.voxel_cross_entropy import VoxelCrossEntropy
from common.optimizers.rmsprop_nesterov import RMSpropNesterov


class TrainingRun:
    """Each call is a step on the same segments, by networks and optimisers of its own.

    Args:
        alpha: of the adversarial loss in all steps; None for supervised training, without a discriminator.
    """

    def __init__(
        self,
        setting: Setting,
        batch: Mapping[str, Tensor],
        *,
        alpha: float | None,
        form: Form = "reversal",
        amp: bool = False,
    ) -> None:
        device = batch["image"].device
        self.alpha = alpha
        self.batch = dict(batch)
        self.network = setting.segmenter().to(device)
        self.taps = SegmenterTaps(self.network, setting.taps)
        self.discriminator = Discriminator(self.taps.in_channels, num_domains=DOMAINS).to(device)
        self.step: SupervisedStep | AdversarialStep = SupervisedStep(amp=amp)
        if alpha is not None:
            self.step = AdversarialStep(
                self.discriminator,
                RMSpropNesterov(self.discriminator.parameters(), 1e-3, normalised_momentum=True),
                taps=self.taps,
                alpha=lambda epoch: alpha,
                form=form,
                amp=amp,
            )
        self.trainer = SupervisedTrainer(
            device=device,
            max_epochs=1,
            train_data_loader=[self.batch],
            network=self.network,
            optimizer=RMSpropNesterov(self.network.parameters(), 1e-3, normalised_momentum=True, l1=1e-6, l2=1e-4),
            loss_function=VoxelCrossEntropy(),
            iteration_update=self.step,
            decollate=False,
        )

    def __call__(self) -> None:
        self.step(self.trainer, self.batch)
        self.trainer.state.output = None  # frees what its losses hold, as the next step does when it begins
