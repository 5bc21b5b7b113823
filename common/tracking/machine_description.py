"""machine_description: what a run or a measurement was made on."""

from typing import Any

import monai
import torch

from common.tracking.processor_name import processor_name


def machine_description(device: torch.device) -> dict[str, Any]:
    """Hardware, threads and versions."""
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else processor_name()
    versions = {"torch": torch.__version__, "monai": monai.__version__}
    return {"hardware": name, "threads": torch.get_num_threads(), **versions}
