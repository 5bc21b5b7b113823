"""devices_for_runs: where the runs of an experiment go, and how much of the processor each takes."""

import os

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.experiments.visible_gpus import visible_gpus


def devices_for_runs(parser: ConfigParser, jobs: int) -> tuple[list[str | None], int | None]:
    """An entry for each run at a time (a GPU, or None for what the run chooses), and the threads of a run.

    One run a GPU, unless the user has named the device. The threads are a run's share of the cores where several runs
    are on one device; None, for as many as a run takes by itself, where not, or where the user has said how many.

    Args:
        parser: of the config that the runs have in common.
        jobs: runs at a time on one device.
    """
    if jobs < 1:
        raise InputError(f"jobs must be at least 1, got {jobs}; 1 is one run after another")
    gpus = [] if isinstance(parser.get("device"), str) else visible_gpus()
    places: list[str | None] = [None] * jobs
    if len(gpus) > 1:
        places = [*gpus] * jobs
    if jobs == 1 or "OMP_NUM_THREADS" in os.environ:
        return places, None
    return places, max(len(os.sched_getaffinity(0)) // len(places), 1)
