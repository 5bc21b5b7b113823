"""SaveClasses: the class of each image as a table.

`monai.handlers.ClassificationSaver` writes numbers without the names of the classes, in place, into a file without a
header.
"""

import csv
import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

from ignite.engine import Engine

from common.files.whole_file import whole_file
from common.metrics.case_table import CaseTable, Row
from common.metrics.classified_batch import ClassifiedBatch

_logger = logging.getLogger(__name__)


class SaveClasses(CaseTable):
    """Handler of an evaluator that does not decollate: `predictions.csv`, whole or not at all.

    A line an image: case_id, class, and probability_<class> of each class.

    Args:
        output_dir: where the table goes; a later one replaces it.
        class_names: in the order of the logits.
    """

    def __init__(self, output_dir: str | Path, *, class_names: Sequence[str]) -> None:
        super().__init__()
        self.path = Path(output_dir) / "predictions.csv"
        self.class_names = list(class_names)

    def rows(self, engine: Engine) -> Iterable[tuple[str, Row]]:
        """The id, class and probabilities of each image of a batch."""
        batch = ClassifiedBatch.of(engine, num_classes=len(self.class_names))
        columns = [f"probability_{name}" for name in self.class_names]
        predicted, probabilities = batch.log_probability.argmax(dim=1), batch.log_probability.exp()
        for case_id, index, row in zip(batch.case_ids, predicted.tolist(), probabilities.tolist(), strict=True):
            yield case_id, {"class": self.class_names[index], **dict(zip(columns, row, strict=True))}

    def conclude(self, engine: Engine, rows: Sequence[Row], *, write: bool) -> None:
        """Writes the table and says how many images each class has."""
        if not write:
            return
        with whole_file(self.path) as part, part.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(rows[0])
            writer.writerows(
                [f"{cell:.6f}" if isinstance(cell, float) else cell for cell in row.values()] for row in rows
            )
        classes = [row["class"] for row in rows]
        counts = ", ".join(f"{name} {classes.count(name)}" for name in self.class_names)
        _logger.info("classes of %d images in %s: %s", len(rows), self.path, counts)
