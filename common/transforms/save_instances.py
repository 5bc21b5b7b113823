"""SaveInstancesd: single nuclei as files for people, for ImageJ and QuPath, and for spreadsheets.

MONAI's writers save one array in one format, in place, and 16-bit PNGs not at all.
"""

import csv
import logging
from collections.abc import Hashable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from monai.config import KeysCollection
from monai.transforms import MapTransform
from monai.utils import convert_to_numpy
from numpy.typing import NDArray
from PIL import Image

from common.checks.input_error import InputError
from common.files.whole_file import whole_file
from common.postprocessing.object_table import COLUMNS, object_table
from common.tracking.instance_overlay import instance_overlay
from common.tracking.picture_name import picture_name

_logger = logging.getLogger(__name__)
_COMPRESSION = 3  # of 9, which take three times as long for a tenth less


class SaveInstancesd(MapTransform):
    """Saves instance maps (1, W, H), the four files of a case when all are written, or none of them:

    - `<case>_mask.png`, 8 bit: 255 on nuclei.
    - `<case>_instances.png`, 16 bit: the nuclei's numbers; `<case>_instances.tif`, 32 bit, where there are more than
      65,535.
    - `<case>_objects.csv`: see `object_table`.
    - `<case>_overlay.png`: see `instance_overlay`.

    Args:
        image_key: item that the overlay shows, (C, W, H), best as it is in its file.
    """

    def __init__(self, keys: KeysCollection, *, output_dir: str, image_key: str = "image") -> None:
        super().__init__(keys)
        self.output_dir = Path(output_dir)
        self.image_key = image_key
        self._case_of: dict[str, str] = {}

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        case_id, image = str(data["case_id"]), convert_to_numpy(data[self.image_key])
        for key in self.keys:
            self._save(self._name(case_id), image, convert_to_numpy(data[key])[0])
        return dict(data)

    def _name(self, case_id: str) -> str:
        """Of the case's files; InputError where another case's are called the same."""
        name = Path(picture_name(case_id)).stem
        other = self._case_of.setdefault(name, case_id)
        if other != case_id:
            raise InputError(f"{other} and {case_id}: both would be saved as {name}; rename one of the pictures")
        return name

    def _save(self, name: str, image: NDArray[np.generic], instances: NDArray[np.integer]) -> None:
        with ExitStack() as files:

            def part(ending: str) -> Path:
                return files.enter_context(whole_file(self.output_dir / f"{name}_{ending}"))

            numbers = np.ascontiguousarray(instances.T)  # rows of pixels
            mask = np.where(numbers > 0, np.uint8(255), np.uint8(0))
            Image.fromarray(mask).save(part("mask.png"), compress_level=_COMPRESSION)
            if numbers.max() <= np.iinfo(np.uint16).max:
                Image.fromarray(numbers.astype(np.uint16)).save(part("instances.png"), compress_level=_COMPRESSION)
            else:
                Image.fromarray(numbers).save(part("instances.tif"), compression="tiff_adobe_deflate")
                _logger.info("%d nuclei, more than 16 bits can count: %s_instances.tif has 32", numbers.max(), name)
            with part("objects.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([COLUMNS, *object_table(instances)])
            Image.fromarray(instance_overlay(image, instances)).save(part("overlay.png"), compress_level=_COMPRESSION)
