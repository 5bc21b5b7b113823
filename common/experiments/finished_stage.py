"""finished_stage: where a run has what its training or its evaluation left."""

from pathlib import Path
from typing import Literal

Stage = Literal["train", "evaluate"]


def finished_stage(folder: Path, kind: str) -> Path | None:
    """The newest folder of that kind, such as a stage, in the run's which is marked as finished; None where there is
    none."""
    found = sorted(folder.glob(f"{kind}-*/finished"))
    return found[-1].parent if found else None
