"""PreprocessedCases: deterministic preprocessing done once and kept on the disk.

`monai.data.PersistentDataset` goes by the paths of the cases, so that it misses a file that changed. It makes cases one
after the other, each when it is first asked for, and with the metadata of NIfTI files every time, since it refuses to
read the arrays in them; at a file of its own that was cut short it stops. The cache of `CacheDataset` ends with the
process.
"""

import hashlib
import json
import logging
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from enum import EnumMeta
from functools import partial
from glob import escape
from pathlib import Path
from typing import Any

import monai
import numpy as np
import torch
from monai.data import Dataset, MetaTensor
from monai.transforms import RandomizableTrait, reset_ops_id
from monai.utils import convert_to_tensor, enums
from torch.utils.data import DataLoader
from torch.utils.data import Dataset as TorchDataset
from tqdm import tqdm

from common.checks.input_error import InputError
from common.checks.plain_input_errors import plain_input_errors
from common.data.transform_hash import transform_hash
from common.files.whole_file import whole_file

logger = logging.getLogger(__name__)

# what metadata hold beside tensors and plain values: arrays and scalars of numpy, and MONAI's names
_ARRAYS = [np.ndarray, np.empty(0).__reduce__()[0], np.float64().__reduce__()[0], np.dtype]
_DTYPES = [getattr(np.dtypes, name) for name in np.dtypes.__all__ if name != "ObjectDType"]
_NAMES = [names for names in vars(enums).values() if isinstance(names, EnumMeta)]
torch.serialization.add_safe_globals(_ARRAYS + _DTYPES + _NAMES)

_VERSION = 1  # a new one whenever our transforms would make other voxels with the same arguments


class PreprocessedCases(Dataset):
    """Item i is case i after the transforms, with its metadata, read from a file that is made unless it is there.

    The file's name is a hash of the contents of the case's files, its other items, the transforms and their arguments,
    and MONAI's version: what changes is made anew, data that move are not. Files are written whole, so that an
    interrupted preparation goes on where it was; one that is broken is made anew.

    Args:
        cases: dicts whose items are files, lists of files (None for a missing one) or plain values.
        transform: without random ones; those are for whoever takes the cases from here.
        folder: of the files, shared by all who prepare cases; may be emptied at any time.
        num_workers: processes that prepare the missing cases at the start.
    """

    def __init__(
        self,
        cases: Sequence[Mapping[str, Any]],
        transform: Sequence[Callable[..., Any]] | Callable[..., Any],
        *,
        folder: str | Path,
        num_workers: int = 2,
    ) -> None:
        super().__init__(cases, transform)
        if self.transform.get_index_of_first(lambda step: isinstance(step, RandomizableTrait)) is not None:
            raise ValueError("transform must hold no random transform, whose one outcome would be kept")
        recipe = [_VERSION, monai.__version__, transform_hash(self.transform.flatten().transforms)]
        with ThreadPoolExecutor(4) as threads:
            names = threads.map(partial(_content_hash, recipe=recipe), cases)
            self.files = [Path(folder) / f"{name}.pt" for name in names]
        self._prepare_missing(num_workers)

    def _transform(self, index: int) -> dict[str, Any]:
        file = self.files[index]
        if not _is_whole(file):
            if file.exists():
                logger.warning("%s is broken; preparing its case anew", file)
            self._prepare(index)
        kept = torch.load(file, weights_only=True)
        moved = dict(zip(kept["places"], _places(self.data[index]), strict=True))
        for item in kept["case"].values():
            if isinstance(item, MetaTensor):
                texts = {name: text for name, text in item.meta.items() if isinstance(text, str)}
                item.meta.update({name: moved.get(text, text) for name, text in texts.items()})
        case: dict[str, Any] = kept["case"]
        return case

    def _prepare(self, index: int) -> None:
        case, file = self.data[index], self.files[index]
        prepared = self.transform(deepcopy(case))
        reset_ops_id(prepared)  # so that Invertd of another process knows them
        kept = {"case": convert_to_tensor(prepared, convert_numeric=False, track_meta=True), "places": _places(case)}
        try:
            with whole_file(file) as part:
                torch.save(kept, part)
        except OSError as error:
            raise InputError(
                f"preprocessed cases cannot be written to {file.parent}: {error.strerror}; "
                "choose a folder with free space and write permission"
            ) from error

    def _prepare_missing(self, num_workers: int) -> None:
        missing = [index for index, file in enumerate(self.files) if not file.exists()]
        if not missing:
            return
        logger.info("preparing %d of %d cases, kept in %s", len(missing), len(self), self.files[0].parent)
        workers = min(num_workers, len(missing), len(os.sched_getaffinity(0)))
        processes = DataLoader(
            _Preparation(self, missing),
            batch_size=None,
            num_workers=workers if workers > 1 else 0,
            generator=torch.Generator(),  # the global one would be left in another state than where nothing is missing
        )
        problems = list(tqdm(processes, desc="preparing cases", unit="case", disable=None, leave=False))
        broken = [problem for problem in problems if problem]
        for problem in broken[1:]:
            logger.error("error: %s", problem)
        if broken:
            raise InputError(broken[0])


class _Preparation(TorchDataset[str]):
    """Prepares a case when it is asked for; the item is what is wrong with the case, else empty."""

    def __init__(self, cases: PreprocessedCases, missing: Sequence[int]) -> None:
        self.cases = cases
        self.missing = missing

    def __len__(self) -> int:
        return len(self.missing)

    def __getitem__(self, position: int) -> str:
        index = self.missing[position]
        try:
            with plain_input_errors():
                self.cases._prepare(index)
        except InputError as error:
            return f"case {self.cases.data[index].get('case_id', index)}: {error}"
        return ""


def _is_whole(file: Path) -> bool:
    """torch reads what was cut short with several kinds of error, and what was altered with none."""
    try:
        with zipfile.ZipFile(file) as parts:
            return parts.testzip() is None
    except (OSError, zipfile.BadZipFile):
        return False


def _content_hash(case: Mapping[str, Any], *, recipe: Sequence[str | int]) -> str:
    contents = {key: _contents(value) for key, value in case.items()}
    return hashlib.sha256(json.dumps([*recipe, contents], sort_keys=True).encode()).hexdigest()


def _contents(value: Any) -> Any:
    """The value, with a hash in place of each file."""
    if isinstance(value, list | tuple):
        return [_contents(part) for part in value]
    if not isinstance(value, str) or not Path(value).is_file():
        return value
    file, content = Path(value), hashlib.sha256()
    # the voxels of an .mhd are in another file
    for part in sorted(file.parent.glob(f"{escape(file.stem)}.*")) if file.suffix == ".mhd" else [file]:
        content.update(part.read_bytes())
    return content.hexdigest()


def _places(case: Mapping[str, Any]) -> list[str]:
    """What metadata say of where the files are: a path, or the list of them that `load_sequences` keeps as text."""
    return [value if isinstance(value, str) else json.dumps(value) for value in case.values()]
