"""PictureRecorder: overlays of the first cases of a validation.

MONAI's TensorBoardImageHandler shows one slice of one batch item, to TensorBoard, without spacing or orientation.
"""

from pathlib import Path
from typing import Any

import ignite.distributed as idist
from ignite.engine import Engine, Events
from monai.utils import convert_to_numpy

from common.metrics.case_ids import case_ids
from common.tracking.class_map import class_map
from common.tracking.image_geometry import image_geometry
from common.tracking.overlay_montage import overlay_montage
from common.tracking.picture_name import picture_name


class PictureRecorder:
    """Handler of a validation evaluator: `overlays/<case>_epoch<NNN>.png`, drawn by the first process as cases come.

    Args:
        folder: `overlays` is made in it.
        interval: draws in every interval-th validation.
        max_cases: the first cases of the loader, always the same ones.
        class_names: of the foreground classes.
        image_key: (C, H, W[, D]) in the evaluator's output; spacing and orientation come from it. A 2D image of three
            channels is shown in colour.
        label_key: label map or one-hot, shape (1 or classes, H, W[, D]) on the image's grid; may be absent.
        pred_key: label map, probabilities or logits, as label_key; one channel is cut at 0.5.
        channel: the image's channel that is shown, of others than those in colour.
        with_epoch: False drops the epoch from the names, for an evaluation that belongs to no epoch.
        instances: label and prediction are instance maps, whose objects have a contour each.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        interval: int,
        max_cases: int = 3,
        class_names: list[str] | None = None,
        image_key: str = "image",
        label_key: str = "label",
        pred_key: str = "pred",
        channel: int = 0,
        with_epoch: bool = True,
        instances: bool = False,
    ) -> None:
        if interval < 1:
            raise ValueError(f"interval must be at least 1, got {interval}")
        self.folder = Path(folder) / "overlays"
        self.interval = interval
        self.max_cases = max_cases
        self.class_names = class_names
        self.image_key = image_key
        self.label_key = label_key
        self.pred_key = pred_key
        self.channel = channel
        self.with_epoch = with_epoch
        self.instances = instances
        self._validations = 0
        self._num_drawn = 0

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_STARTED, self._start)
        engine.add_event_handler(Events.ITERATION_COMPLETED, self._draw)

    def _start(self) -> None:
        self._validations += 1
        self._num_drawn = 0

    def _draw(self, engine: Engine) -> None:
        if self._validations % self.interval != 0 or self._num_drawn >= self.max_cases or idist.get_rank() != 0:
            return
        cases = list(zip(case_ids(engine, path_key=self.image_key), engine.state.output, strict=True))
        for case_id, output in cases[: self.max_cases - self._num_drawn]:
            epoch = f"_epoch{engine.state.epoch:03d}" if self.with_epoch else ""
            title = f"{case_id}, epoch {engine.state.epoch}" if self.with_epoch else case_id
            self._draw_case(output, picture_name(case_id, epoch), title)
            self._num_drawn += 1

    def _draw_case(self, output: dict[str, Any], file_name: str, title: str) -> None:
        image = output[self.image_key]
        spacing, axis_codes = image_geometry(image)
        is_rgb = image.ndim == 3 and len(image) == 3
        overlay_montage(
            convert_to_numpy(image.movedim(0, -1) if is_rgb else image[self.channel]),
            class_map(output.get(self.label_key)),
            class_map(output.get(self.pred_key)),
            self.folder / file_name,
            title=title,
            class_names=self.class_names,
            spacing=spacing,
            axis_codes=axis_codes,
            rgb=is_rgb,
            instances=self.instances,
        )
