"""TrainerRateFinder: MONAI's learning-rate range test with a trainer's own training step.

`monai.optimizers.LearningRateFinder` calls network and loss itself: without the trainer's prepare_batch, its precision,
and the shortening of its gradients, which decides what rates are borne. A loss that is not a number does not stop it.
"""

import math
from typing import Any

from monai.engines import SupervisedTrainer
from monai.optimizers import LearningRateFinder
from monai.optimizers.lr_finder import TrainDataLoaderIter
from tqdm import tqdm

from common.checks.input_error import InputError
from common.engines.reseed_each_epoch import ReseedEachEpoch
from common.experiments.learning_rate_range import LearningRateRange


class TrainerRateFinder(LearningRateFinder):
    """Leaves the trainer's network and optimiser as it found them."""

    def __init__(self, trainer: SupervisedTrainer) -> None:
        super().__init__(trainer.network, trainer.optimizer, trainer.loss_function, verbose=False)
        self.trainer = trainer
        self.losses: list[float] = []  # as they are; the history has their running mean

    def find(self, *, low: float, high: float, iterations: int, seed: int) -> LearningRateRange:
        """Raises the rate from low to high, by the same factor in each iteration, until the loss diverges.

        Args:
            seed: of the batches, which are those of the first epoch of a training.
        """
        loader = self.trainer.data_loader
        self.trainer.state.dataloader, self.trainer.state.epoch = loader, 1
        ReseedEachEpoch(seed)(self.trainer)
        self.losses.clear()
        with tqdm(total=iterations, desc="learning rates", unit="it", disable=None, dynamic_ncols=True) as self.bar:
            self.range_test(
                loader,
                image_extractor=_whole,
                label_extractor=_whole,
                start_lr=low,
                end_lr=high,
                num_iter=iterations,
            )
        rates = [rate for rate, loss in zip(self.history["lr"], self.losses, strict=True) if math.isfinite(loss)]
        return LearningRateRange(rates, self.losses[: len(rates)])

    def _train_batch(
        self, train_iter: TrainDataLoaderIter, accumulation_steps: int, non_blocking_transfer: bool = True
    ) -> float:
        batch, _ = next(train_iter)
        try:
            # ignite's only name for what an engine does with a batch
            output = self.trainer._process_function(self.trainer, batch)
            self.losses.append(output["loss"].item())
        except InputError:  # of a loss that is not a number
            if not self.losses:
                raise
            self.losses.append(math.inf)  # more than MONAI bears
        self.bar.update()
        return self.losses[-1]


def _whole(batch: Any) -> Any:
    return batch
