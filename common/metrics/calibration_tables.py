"""CalibrationTables: the tables and the picture of an ensemble's calibration."""

import json
import logging
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import ignite.distributed as idist
from ignite.engine import Engine, Events

from common.files.whole_file import whole_file
from common.metrics.calibration import Calibration
from common.metrics.text_columns import text_columns
from common.metrics.write_rows import write_rows
from common.tracking.reliability_picture import reliability_picture

_logger = logging.getLogger(__name__)

_COLUMNS = ("name", "voxels", "cases", "ece", "ece_scaled", "temperature")
_MOST_PANELS = 8
_NOTE = (
    "ece: expected calibration error of voxels drawn in each case; ece_scaled: after temperature scaling, each half of "
    "the cases with the temperature of the other half"
)


class CalibrationTables:
    """Handler of an evaluator: `calibration.csv`, `temperature.json` and `reliability.png`.

    The CSV has a line for each name, see `Calibration.rows`, the JSON the temperature of each name, fitted on all its
    cases. The picture is of all voxels, not of those drawn: of the ensemble and of the first members, eight in all.

    Args:
        output_dir: where they go; a later evaluation replaces them.
        calibration: the one that the evaluator's EnsembleStep fills.
    """

    def __init__(self, output_dir: str | Path, *, calibration: Calibration) -> None:
        self.output_dir = Path(output_dir)
        self.calibration = calibration

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_STARTED, self.calibration.clear)
        engine.add_event_handler(Events.EPOCH_COMPLETED, self._conclude)

    def _conclude(self) -> None:
        self.calibration.gather()
        if idist.get_rank() != 0:
            return
        rows = self.calibration.rows()
        if not rows:
            raise ValueError("calibration must hold a case; give the same one to the evaluator's EnsembleStep")
        write_rows(rows, self.output_dir / "calibration.csv", columns=_COLUMNS)
        with whole_file(self.output_dir / "temperature.json") as part:
            temperatures = {row["name"]: row["temperature"] for row in rows}
            part.write_text(json.dumps(temperatures, indent=2, allow_nan=False) + "\n", encoding="utf-8")
        self._draw()
        _logger.info("calibration, also in %s:\n%s\n%s", self.output_dir, _text(rows), _NOTE)

    def _draw(self) -> None:
        bins = self.calibration.bins()
        names = sorted(bins, key=lambda name: name != "ensemble")[:_MOST_PANELS]
        path = self.output_dir / "reliability.png"
        reliability_picture({name: bins[name] for name in names}, path, title="reliability of the confidences")


def _text(rows: Sequence[Mapping[str, str | float]]) -> str:
    return text_columns([_COLUMNS, *([_cell(row[column]) for column in _COLUMNS] for row in rows)], left=(0,))


def _cell(value: str | float) -> str:
    if isinstance(value, float):
        return "-" if math.isnan(value) else f"{value:.4f}"
    return str(value)
