"""run_children: the runs of an experiment one after another, or side by side where there are several GPUs."""

import logging
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from common.experiments.child_process import ChildProcess
from common.experiments.child_run import ChildRun

_logger = logging.getLogger(__name__)


def run_children(
    children: Sequence[ChildRun],
    *,
    gpus: Sequence[str | None],
    parent_run: str = "",
    held: Sequence[int] = (),
    threads: int | None = None,
    poll_seconds: float = 0.5,
) -> list[str]:
    """Does what is left to do of each run; the result is a line for each that failed, the others go on.

    Shows a bar with the time left on a terminal, and a line as a run starts or ends. An interruption ends the
    processes.

    Args:
        gpus: as many runs at a time as there are entries; None leaves the choice of the device to the run.
        parent_run: see `ChildProcess`.
        held: see `ChildProcess`.
        threads: see `ChildProcess`.
        poll_seconds: between two looks at the processes.
    """
    work = _Work(children, gpus, {"parent_run": parent_run, "held": held, "threads": threads})
    with work.bar, logging_redirect_tqdm(_printing_loggers()):
        try:
            while work.waiting or work.running:
                work.start()
                time.sleep(poll_seconds)
                work.look()
        finally:
            for process in work.running:
                process.interrupt()
            for process in work.running:
                process.await_end()
                process.record()
    return work.problems


def _printing_loggers() -> list[logging.Logger]:
    """Those whose lines the bar would be mixed with: a script's is that of the package, a config's the root."""
    return [logger for logger in (logging.getLogger("common"), logging.getLogger()) if logger.handlers]


class _Work:
    """Which runs wait, which are at work on which GPU, and what went wrong."""

    def __init__(self, children: Sequence[ChildRun], gpus: Sequence[str | None], shared: dict[str, Any]) -> None:
        self.waiting = deque(child for child in children if child.next_stage() is not None)
        self.running: list[ChildProcess] = []
        self.problems: list[str] = []
        self._free = list(gpus)
        self._shared = shared
        self._to_do, self._since = len(self.waiting), time.monotonic()
        done = len(children) - self._to_do
        self.bar = tqdm(total=len(children), initial=done, unit="run", disable=None, dynamic_ncols=True)

    def start(self) -> None:
        for child in [child for child in self.waiting if child.is_ready()][: len(self._free)]:
            self.waiting.remove(child)
            self._start_stage(child, self._free.pop(0))
        if not self.running:
            self._give_up()

    def look(self) -> None:
        self.bar.set_postfix_str("; ".join(f"{of.child.name}: {of.last_line()}" for of in self.running))
        for process in [process for process in self.running if process.has_ended()]:
            self.running.remove(process)
            self._end_stage(process)

    def _give_up(self) -> None:
        """What waits for a training that nobody does."""
        for child in self.waiting:
            self.problems.append(f"{child.name}: must wait for a training that is not there ({child.trained_by})")
            _logger.error("failed: %s", self.problems[-1])
        self.waiting.clear()

    def _start_stage(self, child: ChildRun, gpu: str | None) -> None:
        stage = child.next_stage()
        if stage is None:
            raise ValueError(f"child must have something left to do, {child.name} is finished")
        process = ChildProcess(child, stage, gpu=gpu, **self._shared)
        self.running.append(process)
        _logger.info("%s: %s, log: %s", child.name, "training" if stage == "train" else "evaluating", process.log)

    def _end_stage(self, process: ChildProcess) -> None:
        process.record()
        problem = process.problem()
        if problem is None:
            process.child.complete(process.stage)
            if process.child.next_stage() is not None:
                self._start_stage(process.child, process.gpu)
                return
        else:
            self.problems.append(problem)
            _logger.error("failed: %s", problem)
        self._free.append(process.gpu)
        self.bar.update()
        self._say_time_left()

    def _say_time_left(self) -> None:
        left = len(self.waiting) + len(self.running)
        passed = time.monotonic() - self._since
        if left:
            time_left = tqdm.format_interval(passed / (self._to_do - left) * left)
            _logger.info("runs left: %d; %s passed, about %s to go", left, tqdm.format_interval(passed), time_left)
