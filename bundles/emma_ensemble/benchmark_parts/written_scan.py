"""written_scan: the files of one scan of a head."""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import torch

from common.benchmark.head_volume import head_volume

_AFFINE = np.diag([-1.0, -1.0, 1.0, 1.0])  # 1 mm, as BraTS has it
_MEAN, _SD = 300, 40


def written_scan(folder: Path, size: Sequence[int], *, sequences: int) -> dict[Hashable, Any]:
    """The case: positive intensities under a slow shading, 0 outside the brain, a compressed file a sequence."""
    head = head_volume(size, sequences=sequences)
    shading = torch.linspace(-0.3, 0.3, size[0]).exp()[:, None, None]
    voxels = ((_MEAN + _SD * head.image).clamp(min=1) * shading * head.mask).round().short().numpy()
    files = [folder / f"sequence_{number}.nii.gz" for number in range(sequences)]
    for file, sequence in zip(files, voxels, strict=True):
        nib.save(nib.Nifti1Image(sequence, _AFFINE), file)
    return {"case_id": "scan", "image": [str(file) for file in files]}
