"""SaveWholed: writes label maps and probabilities whole or not at all.

`monai.transforms.SaveImaged` writes in place, so that an interruption leaves a truncated file with the right name.
"""

import os
import tempfile
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

from monai.config import KeysCollection
from monai.transforms import SaveImage, SaveImaged
from monai.utils import ensure_tuple_rep


class SaveWholed(SaveImaged):
    """Saves items as `<case><postfix><extension>` in `output_dir`, through a folder that is renamed into place.

    Args:
        postfix: one for each key, or for all.
        extension: .nii.gz, .nii, .mhd (with its .raw), .mha or .nrrd.
        dtype: of the voxels in the file.
    """

    def __init__(
        self,
        keys: KeysCollection,
        *,
        output_dir: str,
        postfix: str | Sequence[str] = "pred",
        extension: str = ".nii.gz",
        dtype: str = "uint8",
    ) -> None:
        writer = "NibabelWriter" if extension.startswith(".nii") else "ITKWriter"
        super().__init__(keys, output_dir=output_dir, output_ext=extension)
        self.output_dir = Path(output_dir)
        self.postfixes = ensure_tuple_rep(postfix, len(self.keys))
        self.options: dict[str, Any] = {
            "output_ext": extension,
            "output_dtype": dtype,
            "writer": writer,
            "resample": False,
            "separate_folder": False,
            "print_log": False,
        }

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        self.output_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".part-", dir=self.output_dir) as part:
            for key, postfix in zip(self.keys, self.postfixes, strict=True):
                SaveImage(part, output_postfix=postfix, **self.options)(result[key])
            for file in sorted(Path(part).iterdir(), key=lambda file: file.suffix != ".raw"):  # .mhd after its .raw
                os.replace(file, self.output_dir / file.name)
        return result
