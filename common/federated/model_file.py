"""ModelFile: where NVFLARE's server keeps the weights that the sites have in common.

NVFLARE's own PTFileModelPersistor builds the network on the server, and wraps its weights in a dictionary of its own.
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from nvflare.app_common.app_defined.model_persistor import AppDefinedModelPersistor

from common.federated.weighted_average import Weights
from common.files.whole_file import whole_file


class ModelFile(AppDefinedModelPersistor):
    """Writes a flat state dict after each round. There are no weights before the first one: see `SiteTrainer.train`."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = Path(file)

    def read_model(self) -> Mapping[str, object]:
        return {}

    def write_model(self, model_obj: Weights) -> None:
        state = {name: torch.tensor(value) for name, value in model_obj.items()}
        with whole_file(self._file) as part, part.open("wb") as stream:
            torch.save(state, stream)
