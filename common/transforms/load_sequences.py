"""LoadSequencesd: the sequences of a case as the channels of one image.

`monai.transforms.LoadImaged` stacks a list of files too, but does not compare their affines, cannot leave one out, and
names the result after the first file: two cases whose files are called alike would be saved under one name.
"""

import json
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import torch
from monai.data import MetaTensor
from monai.transforms import MapTransform
from monai.utils import ImageMetaKey

from common.checks.read_volume import read_volume
from common.checks.same_grid import check_same_grid

_FILES = "sequence_files"


def load_sequences(files: str | Sequence[str | None], *, name: str | None = None) -> MetaTensor:
    """(C, I, J, K), float32: a channel for each file, zeros for None; a single path gives all channels of its file.

    Zeros are what foreground z-scores leave alone, so a missing sequence ends as the mean of the foreground. Metadata
    are those of the first file, on whose grid the others have to be.

    Args:
        name: file name that the image goes by, such as `case.nii.gz`; that of the first file if None.
    """
    paths = [files] if isinstance(files, str) else list(files)
    first = [path is not None for path in paths].index(True)
    reference = read_volume(str(paths[first]))
    voxels = reference.as_tensor().float() if isinstance(files, str) else _stack(paths, reference, str(paths[first]))
    meta = {**reference.meta, _FILES: json.dumps(files)}  # as text, since batches of metadata can hold no None
    if name is not None:
        meta[ImageMetaKey.FILENAME_OR_OBJ] = name
    return MetaTensor(voxels, meta=meta)


def sequence_files(image: MetaTensor) -> str | list[str | None] | None:
    """The files that `load_sequences` made the image of, as they were given to it; None for an image not made by it."""
    files: str | list[str | None] | None = json.loads(image.meta.get(_FILES, "null"))
    return files


def _stack(paths: Sequence[str | None], reference: MetaTensor, reference_path: str) -> torch.Tensor:
    image = torch.zeros(len(paths), *reference.shape[1:])
    for channel, path in zip(image, paths, strict=True):
        if path is not None:
            volume = reference if path == reference_path else read_volume(path)
            check_same_grid(volume, reference, path=path, image_path=reference_path)
            channel.copy_(volume.as_tensor()[0])
    return image


class LoadSequencesd(MapTransform):
    """`load_sequences` of dictionary items; images go by the item's "case_id", so outputs are named after the case."""

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        name = f"{data['case_id']}.nii.gz" if "case_id" in data else None
        for key in self.key_iterator(result):
            result[key] = load_sequences(result[key], name=name)
        return result
