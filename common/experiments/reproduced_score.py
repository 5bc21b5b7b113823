"""ReproducedScore: a score of a table, and what the text says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from common.metrics.mask_scores import DISTANCES


@dataclass(frozen=True)
class ReproducedScore:
    """The mean over a run's held-out cases is what the run scores.

    Args:
        name: in an evaluation's summary; `pooled_mean_iou` is the `mean_iou` among those of all cases' pixels together.
        percent: whether it is given times 100.
        published: what the text says, by setting, such as "0.75 ± 0.14".
    """

    name: str
    percent: bool = False
    published: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The name with its unit."""
        return self.name.replace("_", " ") + (", %" if self.percent else ", mm" if self._is_distance else "")

    @property
    def factor(self) -> float:
        return 100.0 if self.percent else 1.0

    @property
    def decimals(self) -> int:
        """That a table has: as many as the text, and two at least."""
        if not self.published:
            return 2 if self.percent or self._is_distance else 4
        means = (text.partition(" ")[0] for text in self.published.values())
        return max(2, *(len(mean.partition(".")[2]) for mean in means))

    @property
    def _is_distance(self) -> bool:
        return any(part in DISTANCES for part in self.name.split("_"))
