"""transform_hash: which transforms with which arguments, in a word.

`monai.data.utils.pickle_hashing` is another one once LoadImage has been used, whose readers remember the last file, and
where equal arguments are one object here and several there.
"""

import hashlib
import io
import pickle
from collections.abc import Callable, Sequence
from typing import Any

import torch
from monai.data import ImageReader
from torch import Tensor

_REMEMBERED = ("filenames", "has_series")  # by readers, of what they read last


def transform_hash(transforms: Sequence[Callable[..., Any]]) -> str:
    """The same in each process for transforms of equal classes and attributes."""
    stream = io.BytesIO()
    pickler = _Pickler(stream, protocol=4)
    pickler.fast = True  # no references to objects that came before
    pickler.dump(list(transforms))
    return hashlib.sha256(stream.getvalue()).hexdigest()


class _Pickler(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, Tensor):  # torch's own has the address of its storage
            return torch.tensor, (obj.tolist(),), {"dtype": str(obj.dtype)}
        if not isinstance(obj, ImageReader):
            return NotImplemented
        return type(obj), (), {name: value for name, value in vars(obj).items() if name not in _REMEMBERED}
