"""written_idx: an array in the format of MNIST's files."""

import gzip
import struct
from pathlib import Path

import numpy as np


def written_idx(path: Path, values: np.ndarray) -> Path:
    """The path of a file of these bytes, packed if it ends in .gz; folders are made."""
    header = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    content = header + values.astype(np.uint8).tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path
