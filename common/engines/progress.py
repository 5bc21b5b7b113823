"""Shows how far an engine is: a bar with the time left on a terminal, plain lines otherwise.

ignite's ProgressBar writes its control characters into log files as well.
"""

import logging
import sys
import time

from ignite.engine import Engine, Events
from tqdm import tqdm

from common.engines.distributed import is_main_process

logger = logging.getLogger(__name__)


class Progress:
    """Handler for a trainer (a line an epoch) or an evaluator (a line every `seconds`, and the last).

    Args:
        title: what is being done.
        evaluator: whose metrics are shown beside the engine's own.
    """

    def __init__(self, title: str, *, evaluator: Engine | None = None, seconds: float = 10.0) -> None:
        self.title = title
        self.evaluator = evaluator
        self.seconds = seconds

    def attach(self, engine: Engine) -> None:
        if is_main_process():
            engine.add_event_handler(Events.EPOCH_STARTED, self._start)
            engine.add_event_handler(Events.ITERATION_COMPLETED, self._advance)
            engine.add_event_handler(Events.EPOCH_COMPLETED, self._finish_epoch)
            engine.add_event_handler(Events.COMPLETED, self._close)

    def _start(self, engine: Engine) -> None:
        if not hasattr(self, "bar"):
            self.first, self.started = engine.state.iteration, time.monotonic()
            self.total = engine.state.epoch_length * (engine.state.max_epochs - engine.state.epoch + 1)
            self.spoken = self.started
            self.bar = tqdm(desc=self.title, total=self.total, unit="it", disable=not sys.stderr.isatty())

    def _advance(self, engine: Engine) -> None:
        self.bar.update()
        if self.bar.disable and self.evaluator is None and time.monotonic() - self.spoken > self.seconds:
            self.spoken = time.monotonic()
            logger.info("%s: %d of %d, %s", self.title, self._done(engine), self.total, self._time_left(engine))

    def _finish_epoch(self, engine: Engine) -> None:
        metrics = dict(engine.state.metrics)
        if self.evaluator is not None and self.evaluator.state.epoch == engine.state.epoch:
            metrics |= self.evaluator.state.metrics
        text = "  ".join(f"{name} {value:.4f}" for name, value in metrics.items() if isinstance(value, int | float))
        self.bar.set_postfix_str(text)
        if self.bar.disable and self.evaluator is not None:
            epoch = f"epoch {engine.state.epoch}/{engine.state.max_epochs}"
            logger.info("%s: %s  %s  %s", self.title, epoch, text, self._time_left(engine))

    def _done(self, engine: Engine) -> int:
        return engine.state.iteration - self.first

    def _time_left(self, engine: Engine) -> str:
        passed = time.monotonic() - self.started
        left = passed / max(self._done(engine), 1) * (self.total - self._done(engine))
        return f"{_clock(passed)} passed, {_clock(left)} left"

    def _close(self, engine: Engine) -> None:
        if not hasattr(self, "bar"):  # a resumed run had nothing left to do
            return
        self.bar.close()
        if self.bar.disable and self.evaluator is None:
            passed = _clock(time.monotonic() - self.started)
            logger.info("%s: %d of %d, done in %s", self.title, self._done(engine), self.total, passed)
        del self.bar  # another run of the engine, such as a round of federated training, counts from its own start


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
