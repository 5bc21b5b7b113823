"""case_stacks: some cases of an evaluation, segmented once more, as pictures to scroll through."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from ignite.engine import Engine, Events
from monai.bundle import ConfigParser
from monai.utils import convert_to_numpy

from common.bundle.run_record import RunRecord
from common.checks.plain_input_errors import plain_input_errors
from common.metrics.case_ids import case_ids
from common.report.evaluation_config import evaluation_config, evaluator_of
from common.report.slice_stack import slice_stack
from common.tracking.class_map import class_map
from common.tracking.image_geometry import image_geometry
from common.tracking.picture_recorder import PictureRecorder

_RECORDER = f"{PictureRecorder.__module__}.{PictureRecorder.__name__}"


def draws_overlays(evaluation: RunRecord) -> bool:
    """Whether its cases are segmented, not classified."""
    return _recorder_place(evaluation.config) is not None


def case_stacks(
    evaluation: RunRecord, captions: Mapping[str, Sequence[str]], *, most: int, dataset_dir: str | None = None
) -> dict[str, Element]:
    """The `slice_stack` by case id, shown as the evaluation's PictureRecorder shows them.

    InputError where the weights or the data are not what they were.

    Args:
        captions: lines of text by case id.
        most: slices of a case.
        dataset_dir: where the data are, if not where they were.
    """
    with tempfile.TemporaryDirectory() as folder, plain_input_errors():
        parser = evaluation_config(evaluation, list(captions), folder=Path(folder), dataset_dir=dataset_dir)
        recorder = _recorder(parser, evaluation)
        evaluator = evaluator_of(parser)
        stacks: dict[str, Element] = {}

        def draw(engine: Engine) -> None:
            for name, output in zip(case_ids(engine, path_key=recorder.image_key), engine.state.output, strict=True):
                stacks[name] = _stack(output, recorder, [name, *captions[name]], most)

        evaluator.add_event_handler(Events.ITERATION_COMPLETED, draw)
        evaluator.run()
    return stacks


def _recorder_place(config: Mapping[str, Any]) -> int | None:
    handlers = config.get("validate", {}).get("handlers", [])
    places = (place for place, handler in enumerate(handlers) if handler.get("_target_") == _RECORDER)
    return next(places, None)


def _recorder(parser: ConfigParser, evaluation: RunRecord) -> PictureRecorder:
    recorder: PictureRecorder = parser.get_parsed_content(f"validate::handlers::{_recorder_place(evaluation.config)}")
    return recorder


def _stack(output: Mapping[str, Any], recorder: PictureRecorder, caption: Sequence[str], most: int) -> Element:
    image = output[recorder.image_key]
    spacing, axis_codes = image_geometry(image)
    is_rgb = image.ndim == 3 and len(image) == 3
    return slice_stack(
        convert_to_numpy(image.movedim(0, -1) if is_rgb else image[recorder.channel]),
        class_map(output.get(recorder.label_key)),
        class_map(output.get(recorder.pred_key)),
        caption=caption,
        most=most,
        spacing=spacing,
        axis_codes=axis_codes,
        class_names=recorder.class_names,
        instances=recorder.instances,
    )
