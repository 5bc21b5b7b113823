"""Says what a run is about to train on."""

import logging
from collections.abc import Sequence
from typing import Any

logger = logging.getLogger(__name__)


def announce(training: Sequence[Any], validation: Sequence[Any], *, target: Sequence[Any] = ()) -> None:
    """Logs the number of cases; as a config's step it also makes every check of the data run first.

    Args:
        target: those of target sites, whose labels are not read.
    """
    more = f", {len(target)} of target sites without their labels" if target else ""
    logger.info("data: %d training and %d validation cases%s", len(training), len(validation), more)
