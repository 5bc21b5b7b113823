"""learned_landmarks: the landmarks of a training run, learned once."""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from torch import Tensor

from common.transforms.nyul_landmarks import learn_landmarks, save_landmarks

_logger = logging.getLogger(__name__)


def learned_landmarks(normalisation: str, *, cases: Iterable[Mapping[str, Tensor]], path: str) -> None:
    """Writes the file that `scaling` reads, unless it is there (a resumed run) or the normalisation has none.

    Args:
        normalisation: one of `NORMALISATIONS`.
        cases: of the training set alone, corrected and not yet scaled.
        path: of the file, beside the weights.
    """
    if normalisation == "n4_nyul_z_score" and not Path(path).is_file():
        _logger.info("landmarks: %s", save_landmarks(learn_landmarks(cases), path))
