"""read_idx: an array in the format of MNIST's files, packed or not.

torchvision has such a reader inside its MNIST class; NumPy, MONAI and scikit-learn have none.
"""

import gzip
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from common.checks.input_error import InputError
from common.data.reading import reading

_BYTES = 8  # the format's code of unsigned bytes, the only type that data sets use


def read_idx(file: Path) -> NDArray[Any]:
    """Unsigned bytes in the shape that the header says; InputError for a file that cannot be read whole.

    LeCun, http://yann.lecun.com/exdb/mnist: two zeros, a code of the type, the number of dimensions, each dimension as
    a big-endian number of 32 bits, then the values.
    """
    with reading(file, kind="an IDX file"):
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        zeros, kind, ndim = struct.unpack_from(">HBB", content)
        if zeros != 0 or kind != _BYTES:
            raise InputError("is no IDX file of unsigned bytes; get the official file")
        shape = struct.unpack_from(f">{ndim}I", content, offset=4)
        values = np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * ndim)
        if len(values) != math.prod(shape):
            raise InputError(f"must hold {math.prod(shape)} values, got {len(values)}; truncated?")
        return values.reshape(shape)
