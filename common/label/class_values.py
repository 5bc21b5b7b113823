"""write_class_values: an annotator's label with the values that a bundle's classes have.

3D Slicer numbers the segments of a label map in the order in which they were made, and sends their names along; MONAI
Label stores the names and trains on the numbers.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import nibabel as nib
import numpy as np

from common.checks.input_error import InputError


def write_class_values(label: Path, output: Path, *, names: Sequence[str], values: Mapping[str, int]) -> Path:
    """The file that has the values: `label` itself where it has them already, else `output`.

    Args:
        names: of the segments 1, 2, ... in the label, which `unfit_label` has found fit; empty where the annotator's
            program sent none.
        values: of the bundle's classes.
    """
    wanted = [values.get(name, 0) for name in names]
    if wanted == list(range(1, len(names) + 1)):
        return label
    if not label.name.endswith((".nii", ".nii.gz")):
        raise InputError(f"{label}: segments in another order than the bundle's classes must be saved as .nii.gz")
    image = nib.load(label)
    table = np.array([0, *wanted], dtype=np.uint8)
    nib.save(nib.Nifti1Image(table[np.asanyarray(image.dataobj).astype(np.int64)], image.affine), output)
    return output
