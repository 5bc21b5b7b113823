"""ScoreImages: gives every image without a label a score for active learning.

MONAI Label's epistemic scoring runs its own inference task, several images at once.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from monailabel.interfaces.datastore import Datastore
from monailabel.interfaces.tasks.scoring import ScoringMethod

from common.checks.input_error import InputError
from common.checks.plain_input_errors import plain_input_errors

_logger = logging.getLogger(__name__)


class ScoreImages(ScoringMethod):
    """Scores are kept with the images until the weights change.

    Args:
        key: under which the data store has the score.
        score: of an image.
        weights: the file, or the folder, that the score depends on.
    """

    def __init__(
        self, description: str, *, key: str, score: Callable[[Path], float], weights: Callable[[], Path]
    ) -> None:
        super().__init__(description)
        self.key = key
        self.score = score
        self.weights = weights

    def __call__(self, request: dict[str, Any], datastore: Datastore) -> dict[str, Any]:
        started = time.monotonic()
        weights = str(self.weights())
        images = datastore.get_unlabeled_images()
        stale = [image for image in images if datastore.get_image_info(image).get(f"{self.key}_weights") != weights]
        stale = stale[: request.get("max_samples") or None]
        for image in stale:
            try:
                with plain_input_errors():
                    score = self.score(Path(datastore.get_image_uri(image)))
            except InputError as error:
                _logger.warning("%s is not scored: %s", image, error)
                score = 0.0
            datastore.update_image_info(image, {self.key: score, f"{self.key}_weights": weights})
        seconds = round(time.monotonic() - started, 3)
        return {"total": len(images), "executed": len(stale), "skipped": len(images) - len(stale), "latency": seconds}
