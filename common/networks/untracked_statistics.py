"""untracked_statistics: passes that normalise with their own batch and are not remembered.

torch's `module.eval()` remembers nothing either, but normalises with the moving averages.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn


@contextmanager
def untracked_statistics(network: nn.Module) -> Iterator[None]:
    """Within the block, what passes in training mode leaves the moving averages of the normalisation as they are."""
    tracking = [module for module in network.modules() if getattr(module, "track_running_stats", False)]
    for module in tracking:
        module.track_running_stats = False  # type: ignore[assignment]
    try:
        yield
    finally:
        for module in tracking:
            module.track_running_stats = True  # type: ignore[assignment]
