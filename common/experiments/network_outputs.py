"""network_outputs: what an evaluation's network makes of each case, kept for whatever is tried after it."""

from typing import Any

import torch
from ignite.engine import Engine, Events
from monai.utils import ImageMetaKey
from torch import Tensor

_WHOLE_NUMBERS = ("label", "mask")


def network_outputs(evaluator: Engine) -> dict[str, dict[str, Any]]:
    """Runs the evaluator and returns its decollated cases by id, on the CPU: what its postprocessing would be given.

    Image and prediction keep their precision, so that what follows scores exactly as it would in an evaluation; class
    indices and masks are kept as bytes, as are instance maps of up to 255 objects. A case takes 4 (channels + classes)
    + 2 bytes a voxel of the network's grid.

    Args:
        evaluator: without a postprocessing of its own.
    """
    cases: dict[str, dict[str, Any]] = {}

    def keep(engine: Engine) -> None:
        for item, output in zip(engine.state.batch, engine.state.output, strict=True):
            case = {key: _kept(key, value) for key, value in {**item, **output}.items()}
            # without its name the image is not read again, time after time, as for the pictures of an evaluation
            case["image_file"] = case["image"].meta.pop(ImageMetaKey.FILENAME_OR_OBJ, None)
            cases[case["case_id"]] = case

    evaluator.add_event_handler(Events.ITERATION_COMPLETED, keep)
    evaluator.run()
    return cases


def _kept(key: str, value: Any) -> Any:
    if not isinstance(value, Tensor):
        return value
    is_small = key in _WHOLE_NUMBERS and value.max() <= torch.iinfo(torch.uint8).max
    return value.detach().to("cpu", torch.uint8 if is_small else value.dtype)
