"""ClassificationRecorder: the images that a classifier does worst on, and which classes it confuses.

MONAI's TensorBoardImageHandler shows images to TensorBoard, without their classes.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import ignite.distributed as idist
import numpy as np
import torch
from ignite.engine import Engine, Events
from monai.utils import convert_to_numpy
from numpy.typing import NDArray

from common.metrics.classified_batch import ClassifiedBatch
from common.tracking.classified_image import ClassifiedImage
from common.tracking.classified_images import classified_images
from common.tracking.confusion_picture import confusion_picture


class ClassificationRecorder:
    """Handler of an evaluator that does not decollate: `overlays/worst_epoch<NNN>.png`, `overlays/confusion_...png`.

    The worst images are those with the highest cross-entropy. Where there are no labels, `overlays/first.png` has the
    first images of the loader. The first process draws what all have seen; an image that two of them saw counts once.

    Args:
        folder: `overlays` is made in it.
        interval: draws in every interval-th validation.
        class_names: in the order of the logits.
        max_images: in a picture.
        with_epoch: False drops the epoch from the names, for an evaluation that belongs to no epoch.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        interval: int,
        class_names: Sequence[str],
        max_images: int = 24,
        with_epoch: bool = True,
    ) -> None:
        if interval < 1:
            raise ValueError(f"interval must be at least 1, got {interval}")
        self.folder = Path(folder) / "overlays"
        self.interval = interval
        self.class_names = list(class_names)
        self.max_images = max_images
        self.with_epoch = with_epoch
        self._validations = 0
        self._reset()

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_STARTED, self._start)
        engine.add_event_handler(Events.ITERATION_COMPLETED, self._collect)
        engine.add_event_handler(Events.EPOCH_COMPLETED, self._draw)

    def _start(self) -> None:
        self._validations += 1
        self._reset()

    def _reset(self) -> None:
        self._shown: list[ClassifiedImage] = []
        self._pairs: dict[str, tuple[int, int] | None] = {}  # true and predicted class; None without a label

    def _is_due(self) -> bool:
        return self._validations % self.interval == 0

    def _collect(self, engine: Engine) -> None:
        if not self._is_due():
            return
        batch = ClassifiedBatch.of(engine, num_classes=len(self.class_names))
        self._pairs |= dict.fromkeys(batch.case_ids)
        if batch.label is not None:
            pairs = zip(batch.label.tolist(), batch.log_probability.argmax(dim=1).tolist(), strict=True)
            self._pairs.update(zip(batch.case_ids, pairs, strict=True))
        self._shown = self._worst([*self._shown, *self._worst_of(batch)])

    def _worst(self, images: Iterable[ClassifiedImage]) -> list[ClassifiedImage]:
        # the sorting keeps the order of equal ones, which those without a label are
        return sorted(images, key=lambda shown: -shown.cross_entropy)[: self.max_images]

    def _worst_of(self, batch: ClassifiedBatch) -> Iterator[ClassifiedImage]:
        best, predicted = batch.log_probability.max(dim=1)
        loss = torch.zeros_like(best)
        if batch.label is not None:
            loss -= batch.log_probability.gather(1, batch.label[:, None])[:, 0]
        for index in loss.argsort(descending=True, stable=True)[: self.max_images].tolist():
            yield ClassifiedImage(
                case_id=batch.case_ids[index],
                image=convert_to_numpy(batch.image[index]),
                predicted=self.class_names[predicted[index]],
                probability=float(best[index].exp()),
                label=None if batch.label is None else self.class_names[batch.label[index]],
                cross_entropy=float(loss[index]),
            )

    def _gather(self) -> None:
        """Takes over what the other processes have."""
        shown: dict[str, ClassifiedImage] = {}
        for pairs, images in idist.all_gather((self._pairs, self._shown)):
            self._pairs.update(pairs)
            shown.update((image.case_id, image) for image in images)
        self._shown = self._worst(shown.values())

    def _confusion(self) -> NDArray[np.int64]:
        counts = np.zeros(2 * (len(self.class_names),), dtype=np.int64)
        for pair in filter(None, self._pairs.values()):
            counts[pair] += 1
        return counts

    def _draw(self, engine: Engine) -> None:
        if not self._is_due():
            return
        self._gather()
        if idist.get_rank() != 0:
            return
        epoch = f"_epoch{engine.state.epoch:03d}" if self.with_epoch else ""
        ending = f", epoch {engine.state.epoch}" if self.with_epoch else ""
        confusion, seen = self._confusion(), len(self._pairs)
        shown = f"{len(self._shown)} of {seen} images"
        if not confusion.any():
            classified_images(self._shown, self.folder / f"first{epoch}.png", title=f"the first {shown}{ending}")
            return
        wrong = seen - int(confusion.trace())
        title = f"{wrong} of {seen} images wrong ({100 * wrong / seen:.2f} %){ending}"
        worst = f"true → predicted (probability), the worst {shown}{ending}"
        classified_images(self._shown, self.folder / f"worst{epoch}.png", title=worst)
        path = self.folder / f"confusion{epoch}.png"
        confusion_picture(confusion, path, class_names=self.class_names, title=title)
