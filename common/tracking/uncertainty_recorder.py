"""UncertaintyRecorder: where an ensemble is unsure, of the first cases of an evaluation.

MONAI's TensorBoardImageHandler shows one slice of one batch item, to TensorBoard, without scale, units or orientation.
"""

from pathlib import Path
from typing import Any

import ignite.distributed as idist
from ignite.engine import Engine, Events
from monai.utils import CommonKeys, convert_to_numpy

from common.metrics.case_ids import case_ids
from common.tracking.class_map import class_map
from common.tracking.image_geometry import image_geometry
from common.tracking.picture_name import picture_name
from common.tracking.uncertainty_montage import UNITS, uncertainty_montage


class UncertaintyRecorder:
    """Handler of an ensemble's evaluator: `uncertainty/<case>.png`, drawn by the first process as cases come.

    The output has "image" (C, H, W, D) and, on its grid with one channel each, the label map "pred", the maps of
    `EnsembleStep` and perhaps a "label". Pictures are those of `uncertainty_montage`.

    Args:
        folder: `uncertainty` is made in it.
        class_names: of the foreground classes.
        max_cases: the first cases of the loader.
        channel: the image's channel that is shown.
    """

    def __init__(self, folder: str | Path, *, class_names: list[str], max_cases: int = 3, channel: int = 0) -> None:
        self.folder = Path(folder) / "uncertainty"
        self.class_names = class_names
        self.max_cases = max_cases
        self.channel = channel
        self._num_drawn = 0

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_STARTED, self._start)
        engine.add_event_handler(Events.ITERATION_COMPLETED, self._draw)

    def _start(self) -> None:
        self._num_drawn = 0

    def _draw(self, engine: Engine) -> None:
        if self._num_drawn >= self.max_cases or idist.get_rank() != 0:
            return
        cases = list(zip(case_ids(engine, path_key=CommonKeys.IMAGE), engine.state.output, strict=True))
        for case_id, output in cases[: self.max_cases - self._num_drawn]:
            self._draw_case(output, case_id)
            self._num_drawn += 1

    def _draw_case(self, output: dict[str, Any], case_id: str) -> None:
        image = output[CommonKeys.IMAGE]
        spacing, axis_codes = image_geometry(image)
        uncertainty_montage(
            convert_to_numpy(image[self.channel]),
            {name: convert_to_numpy(output[name][0]) for name in UNITS},
            self.folder / picture_name(case_id),
            label=class_map(output.get(CommonKeys.LABEL)),
            pred=class_map(output[CommonKeys.PRED]),
            title=case_id,
            class_names=self.class_names,
            spacing=spacing,
            axis_codes=axis_codes,
        )
