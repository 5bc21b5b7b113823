"""voxel_hash: by which equal images are known, whatever their files' names, formats or compression."""

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray


def voxel_hash(voxels: NDArray[Any]) -> str:
    """SHA-256 of the shape and of the values as float32."""
    digest = hashlib.sha256(repr(voxels.shape).encode())
    digest.update(np.ascontiguousarray(voxels, dtype="<f4").data)
    return digest.hexdigest()
