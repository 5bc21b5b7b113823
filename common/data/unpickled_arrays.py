"""unpickled_arrays: a pickle of arrays and plain containers, which is not let do anything else.

A pickle may call any function there is. `numpy.load` knows nothing between that and refusing them all.
"""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
from numpy._core.multiarray import _reconstruct  # by the name that files have for it NumPy 2 warns

from common.checks.input_error import InputError
from common.data.reading import reading

_ADMITTED = {
    ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
    ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}


def unpickled_arrays(file: Path) -> Any:
    """The content, strings of Python 2 as Latin-1; InputError for a file that asks for anything but arrays."""
    with reading(file, kind="a pickle of arrays"), file.open("rb") as stream:
        return _ArraysOnly(stream, encoding="latin1").load()


class _ArraysOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ADMITTED:
            raise InputError(f"asks for {module}.{name}, but must hold arrays only; get the official file")
        return _ADMITTED[module, name]
