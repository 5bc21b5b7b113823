"""ClassificationScores in an evaluation: tables, means, classes that are confused."""

import csv
import json
import logging
import math
from pathlib import Path
from typing import Any

import ignite.distributed as idist
import pytest
from image_evaluator import image_evaluator

from common.metrics.classification_scores import ClassificationScores

_CLASSES = ["cat", "dog", "emu"]
_SURE_OF_CAT, _RATHER_DOG = [math.log(8), 0.0, 0.0], [0.0, math.log(2), 0.0]  # 8 of 10, 2 of 4
_LOGITS, _LABELS = [_SURE_OF_CAT, _SURE_OF_CAT, _RATHER_DOG], [0, 1, 1]


def _run(folder: Path, logits: list[list[float]], labels: list[int] | None) -> dict[str, Any]:
    evaluator = image_evaluator(logits, labels, handlers=[ClassificationScores(folder, class_names=_CLASSES, seed=0)])
    evaluator.run()
    return dict(evaluator.state.metrics)


def _summary(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "summary.json").read_text())


def test_each_image_gets_a_row_with_the_names_of_its_classes(tmp_path: Path) -> None:
    _run(tmp_path, _LOGITS, _LABELS)
    with (tmp_path / "scores.csv").open(newline="", encoding="utf-8") as file:
        assert [tuple(row.values()) for row in csv.DictReader(file)] == [
            ("case_0", "cat", "cat", "0", "0.8", "0.223144"),  # -log 0.8
            ("case_1", "dog", "cat", "1", "0.8", "2.30259"),  # -log 0.1
            ("case_2", "dog", "dog", "0", "0.5", "0.693147"),
        ]


def test_means_reach_the_engine_and_the_summary(tmp_path: Path) -> None:
    metrics = _run(tmp_path, _LOGITS, _LABELS)
    assert metrics["error"] == pytest.approx(1 / 3)
    assert metrics["confidence"] == pytest.approx(0.7)
    scores = _summary(tmp_path)["scores"]
    assert scores["error"]["mean"] == metrics["error"]
    assert scores["error"]["interval"] is not None
    assert scores["cross_entropy"]["worst_case"] == "case_1"


def test_classes_are_no_scores(tmp_path: Path) -> None:
    _run(tmp_path, _LOGITS, _LABELS)
    assert list(_summary(tmp_path)["scores"]) == ["error", "confidence", "cross_entropy"]


def test_rows_of_the_confusion_are_the_true_classes(tmp_path: Path) -> None:
    _run(tmp_path, _LOGITS, _LABELS)
    summary = _summary(tmp_path)
    assert summary["class_names"] == _CLASSES
    assert summary["confusion"] == [[1, 0, 0], [1, 1, 0], [0, 0, 0]]
    assert summary["per_class_error"] == {"cat": 0.0, "dog": 0.5, "emu": None}
    assert "empty_regions" not in summary


def test_error_is_logged_in_per_cent(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="common.metrics.classification_scores"):
        _run(tmp_path, [_SURE_OF_CAT] * 8, [0] * 7 + [1])
    interval = _summary(tmp_path)["scores"]["error"]["interval"]
    low, high = (f"{100 * end:.2f}" for end in interval)
    assert caplog.messages[0].splitlines()[0] == f"scores of 8 images, also in {tmp_path}:"
    assert caplog.messages[0].splitlines()[-1] == f"error 12.50 % (95% {low} to {high}, n 8)"


def test_undefined_loss_of_a_diverged_network_is_nan_and_no_crash(tmp_path: Path) -> None:
    metrics = _run(tmp_path, [[math.nan] * 3], [2])
    assert math.isnan(metrics["cross_entropy"])
    assert _summary(tmp_path)["scores"]["cross_entropy"]["undefined"] == 1


def test_images_that_two_processes_saw_count_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idist, "all_gather", lambda rows: [rows, rows])
    _run(tmp_path, _LOGITS, _LABELS)
    assert _summary(tmp_path)["cases"] == 3


def test_images_without_labels_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="output must hold 'label'"):
        _run(tmp_path, _LOGITS, None)
