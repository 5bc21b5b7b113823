"""CaseTable: a handler that collects one row a case over an evaluation.

MONAI's metric handlers keep means, and its ClassificationSaver gathers file names and bare numbers.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence

import ignite.distributed as idist
from ignite.engine import Engine, Events

Row = Mapping[str, str | float]


class CaseTable(ABC):
    """With several processes the rows of all are gathered, and each gets the same table.

    A case that two processes saw, as DistributedSampler pads, counts once.
    """

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}

    @abstractmethod
    def rows(self, engine: Engine) -> Iterable[tuple[str, Row]]:
        """The id and the row of each case that the evaluator's last iteration was about."""

    @abstractmethod
    def conclude(self, engine: Engine, rows: Sequence[Row], *, write: bool) -> None:
        """Told at the end of an evaluation all its rows, "case_id" first; `write` in the process that is to do so."""

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_STARTED, self._reset)
        engine.add_event_handler(Events.ITERATION_COMPLETED, self._collect)
        engine.add_event_handler(Events.EPOCH_COMPLETED, self._gather)

    def _reset(self) -> None:
        self._rows = {}

    def _collect(self, engine: Engine) -> None:
        for case_id, row in self.rows(engine):
            if case_id in self._rows:
                raise ValueError(
                    f"case_id must be unique, got {case_id!r} twice; give each item of the data list its own"
                )
            self._rows[case_id] = {"case_id": case_id, **row}

    def _gather(self, engine: Engine) -> None:
        by_case: dict[str, Row] = {}
        for rows in idist.all_gather(self._rows):
            by_case.update(rows)
        # in an order that depends on neither the loader nor the number of processes
        ordered = [by_case[case_id] for case_id in sorted(by_case)]
        self.conclude(engine, ordered, write=idist.get_rank() == 0)
