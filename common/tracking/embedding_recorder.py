"""EmbeddingRecorder: how a network's classes come apart in the course of a training.

TensorBoard's projector, which MONAI does not write to, fits every epoch anew and leaves no picture.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import ignite.distributed as idist
import numpy as np
import torch
from ignite.engine import Engine, Events
from monai.networks.utils import eval_mode
from monai.utils import convert_to_numpy
from torch import Tensor

from common.tracking.embeddings_picture import embeddings_picture
from common.tracking.projected_embeddings import projected_embeddings

_PANELS = 5  # of the strip
_MOST_MARKED = 200


class _Embeds(Protocol):
    def embed(self, image: Tensor) -> Tensor: ...


class EmbeddingRecorder:
    """Handler of a trainer: `embeddings_epoch<NNN>.png` after validations, and a strip of them, `embeddings.png`.

    Attached to an evaluator, without `evaluator`, it draws the latter alone. What it draws are the first principal
    components of the held-out images' embeddings (see `projected_embeddings`). Goes into a checkpoint by its
    state_dict, so that a resumed run continues the strip. The first process draws what it has seen.

    Args:
        folder: of the pictures.
        network: its `embed` is drawn.
        class_names: by class index.
        evaluator: of a trainer: its images, and "label", are drawn. It must not decollate, nor shuffle.
        interval: draws after every interval-th validation.
        labelled: images (N, C, W, H) and class indices (N,) that the network learns from, to be marked, unless they are
            so many that nothing else would be seen.
        max_images: the first of the evaluator's.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        network: _Embeds,
        class_names: Sequence[str],
        evaluator: Engine | None = None,
        interval: int = 1,
        labelled: tuple[Tensor, Tensor] | None = None,
        max_images: int = 1000,
    ) -> None:
        if interval < 1:
            raise ValueError(f"interval must be at least 1, got {interval}")
        self.folder = Path(folder)
        self.network = network
        self.class_names = list(class_names)
        self.evaluator = evaluator
        self.interval = interval
        self.labelled = labelled if labelled is not None and len(labelled[1]) <= _MOST_MARKED else None
        self.max_images = max_images
        self.history: dict[int, Tensor] = {}  # points (N, 2), the labelled ones last, by epoch
        self._labels = torch.empty(0, dtype=torch.int64)
        self._validations = 0
        self._embeddings: list[Tensor] = []
        self._seen: list[Tensor] = []  # their labels

    def attach(self, engine: Engine) -> None:
        evaluator = self.evaluator or engine
        evaluator.add_event_handler(Events.EPOCH_STARTED, self._start)
        evaluator.add_event_handler(Events.ITERATION_COMPLETED, self._collect)
        evaluator.add_event_handler(Events.EPOCH_COMPLETED, self._project)
        engine.add_event_handler(Events.COMPLETED, self._draw_strip)

    def state_dict(self) -> dict[str, Any]:
        return {"history": self.history, "labels": self._labels, "validations": self._validations}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self.history = dict(state_dict["history"])
        self._labels, self._validations = state_dict["labels"], state_dict["validations"]

    def _start(self) -> None:
        self._validations += 1
        self._embeddings, self._seen = [], []

    def _is_due(self) -> bool:
        return self._validations % self.interval == 0 and idist.get_rank() == 0

    def _collect(self, evaluator: Engine) -> None:
        left = self.max_images - sum(map(len, self._seen))
        if self._is_due() and left > 0:
            output = evaluator.state.output
            self._embeddings.append(self._embedded(output["image"][:left]))
            self._seen.append(output["label"][:left].cpu())

    def _embedded(self, images: Tensor) -> Tensor:
        with eval_mode(self.network):
            return self.network.embed(images.float()).float().cpu()

    def _project(self, evaluator: Engine) -> None:
        if not self._is_due():
            return
        fitted, device = sum(map(len, self._seen)), evaluator.state.output["image"].device
        if self.labelled is not None:
            self._embeddings.append(self._embedded(self.labelled[0].to(device)))
            self._seen.append(self.labelled[1].cpu())
        embeddings = torch.cat(self._embeddings)
        if fitted < 2 or not embeddings.isfinite().all():  # nothing to be seen, or a training that has diverged
            return
        self._labels = torch.cat(self._seen)
        previous = next(reversed(self.history.values()), None)
        points = projected_embeddings(
            convert_to_numpy(embeddings),
            fitted=fitted,
            previous=None if previous is None else convert_to_numpy(previous),
        )
        epoch = evaluator.state.epoch
        self.history[epoch] = torch.from_numpy(points)
        if self.evaluator is not None:
            self._draw([epoch], f"embeddings_epoch{epoch:03d}.png")

    def _draw_strip(self) -> None:
        if self.history:
            epochs = list(self.history)
            shown = np.linspace(0, len(epochs) - 1, min(_PANELS, len(epochs))).round().astype(int)
            self._draw([epochs[place] for place in shown], "embeddings.png")

    def _draw(self, epochs: Sequence[int], name: str) -> None:
        marked = 0 if self.labelled is None else len(self.labelled[1])
        embeddings_picture(
            {f"epoch {epoch}" if self.evaluator else "": convert_to_numpy(self.history[epoch]) for epoch in epochs},
            convert_to_numpy(self._labels),
            self.folder / name,
            title=f"embeddings of {len(self._labels) - marked} held-out images (PCA)",
            class_names=self.class_names,
            marked=marked,
        )
