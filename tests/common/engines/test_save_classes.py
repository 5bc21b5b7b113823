"""SaveClasses writes the class of each image, whole or not at all."""

import csv
import logging
import math
from pathlib import Path

import ignite.distributed as idist
import pytest
from image_evaluator import image_evaluator

from common.engines.save_classes import SaveClasses

_LOGITS = [[math.log(3), 0.0], [0.0, math.log(3)], [math.log(9), 0.0]]


def _run(folder: Path) -> None:
    image_evaluator(_LOGITS, handlers=[SaveClasses(folder, class_names=["cat", "dog"])]).run()


def test_each_image_has_its_class_and_the_probability_of_every_class(tmp_path: Path) -> None:
    _run(tmp_path / "new")
    with (tmp_path / "new" / "predictions.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [
            ["case_id", "class", "probability_cat", "probability_dog"],
            ["case_0", "cat", "0.750000", "0.250000"],
            ["case_1", "dog", "0.250000", "0.750000"],
            ["case_2", "cat", "0.900000", "0.100000"],
        ]


def test_counts_of_the_classes_are_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="common.engines.save_classes"):
        _run(tmp_path)
    assert caplog.messages == [f"classes of 3 images in {tmp_path}/predictions.csv: cat 2, dog 1"]


def test_interruption_leaves_the_earlier_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "predictions.csv").write_text("earlier")

    def fail(*_given: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(csv, "writer", fail)
    with pytest.raises(OSError, match="no space left"):
        _run(tmp_path)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("predictions.csv", "earlier")]


def test_only_the_first_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idist, "get_rank", lambda: 1)
    _run(tmp_path)
    assert list(tmp_path.iterdir()) == []
