"""Makes the randomness of an epoch a function of the seed and the epoch alone, so that a resumed run repeats."""

import random

import numpy as np
import torch
from ignite.engine import Engine, Events
from monai.transforms import Randomizable

from common.engines.distributed import rank_and_world_size


class ReseedEachEpoch:
    """Handler that seeds torch, numpy, random, the data set or its transforms, and the sampler when an epoch starts.

    The engine makes its data iterator after that, so worker processes are seeded alike.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_STARTED, self)

    def __call__(self, engine: Engine) -> None:
        rank, _ = rank_and_world_size()
        loader = engine.state.dataloader
        seed = int(np.random.SeedSequence([self.seed, engine.state.epoch, rank]).generate_state(1)[0])
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        for drawing in (loader.dataset, getattr(loader.dataset, "transform", None)):
            if isinstance(drawing, Randomizable):
                drawing.set_random_state(seed=seed)
        loader.sampler.set_epoch(engine.state.epoch)
