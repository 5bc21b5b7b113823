"""GoldenRecord: a golden output as its file keeps it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.files.read_json_object import read_json_object
from common.files.whole_file import whole_file

_ABOUT = "what network_def of inference.json gives for noise: scripts/golden.py checks this, or makes it anew"


@dataclass(frozen=True)
class GoldenRecord:
    """The hashes name exact bits; the tolerance is what must hold on every machine.

    Attributes:
        weights: file in the bundle's folder; empty for the weights that the seeded network begins with.
        weights_sha256: of that file; empty without one.
        seed: of the input, and of the network without weights.
        input_sha256: of its shape and values, see `voxel_hash`; so is that of the output.
        values: of the output at every `step`-th place of its flattened tensor, from the first.
        tolerance: by which each of them may differ.
    """

    weights: str
    weights_sha256: str
    seed: int
    input_shape: tuple[int, ...]
    input_sha256: str
    output_shape: tuple[int, ...]
    output_sha256: str
    tolerance: float
    step: int
    values: tuple[float, ...]

    @classmethod
    def read(cls, file: Path) -> "GoldenRecord":
        """InputError for a file that `write` did not make."""
        content = read_json_object(file, form='{"weights": "models/model.pt", ...}', argument="golden")
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
        }
        try:
            return cls(**values)
        except TypeError as error:
            reason = str(error).partition("() ")[2]
            raise InputError(f"golden: {file} is not as it was written ({reason}); make it anew") from error

    def write(self, file: Path) -> None:
        """A few kB of JSON; a float32 comes back as it was."""
        lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in asdict(self).items()]
        lines.insert(0, f'  "_desc_": {json.dumps(_ABOUT)}')
        with whole_file(file) as part:
            part.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
