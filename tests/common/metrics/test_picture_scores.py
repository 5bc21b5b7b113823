"""PictureScores in an evaluation: tables, means, pooled scores."""

import csv
import json
import logging
from pathlib import Path
from typing import Any

import ignite.distributed as idist
import pytest
import torch
from ignite.engine import Engine

from common.metrics.picture_scores import PictureScores


def _map(*numbers: int) -> torch.Tensor:
    """(1, N, 2): an object map with one number a column."""
    return torch.tensor(numbers, dtype=torch.int32)[None, :, None].repeat(1, 1, 2)


# 4 columns, of which one true is missed; 8 columns, exact, without any object
_FIRST = {"case_id": "a", "label": _map(0, 1, 1, 2), "pred": _map(0, 3, 3, 0)}
_SECOND = {"case_id": "b", "label": _map(*[0] * 8), "pred": _map(*[0] * 8)}


def _run(folder: Path, *outputs: dict[str, Any]) -> Engine:
    engine = Engine(lambda _engine, batch: [batch])
    PictureScores(folder, seed=0).attach(engine)
    engine.run(list(outputs), max_epochs=1)
    return engine


def _summary(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "summary.json").read_text())


def test_seg_is_pooled_over_objects_and_undefined_without_any(tmp_path: Path) -> None:
    third = {"case_id": "c", "label": _map(1, 1, 1, 1), "pred": _map(1, 1, 1, 0)}
    _run(tmp_path, _FIRST, _SECOND, third)
    summary = _summary(tmp_path)
    assert summary["pooled"]["seg"] == pytest.approx((1 + 0 + 3 / 4) / 3)
    assert (summary["scores"]["seg"]["n"], summary["scores"]["seg"]["mean"]) == (2, pytest.approx((1 / 2 + 3 / 4) / 2))
    _run(tmp_path, _SECOND)
    assert "seg" not in _summary(tmp_path)["pooled"]


def test_each_picture_gets_a_row(tmp_path: Path) -> None:
    _run(tmp_path, _SECOND, _FIRST)
    with (tmp_path / "scores.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {
        "case_id": "a",
        "f1": "0.8",
        "iou": "0.666667",
        "mean_iou": "0.583333",
        "accuracy": "0.75",
        "precision": "1",
        "recall": "0.666667",
        "seg": "0.5",
        "ap": "0.5",
        "ap50": "0.5",
        "ap75": "0.5",
        "label_objects": "2",
        "pred_objects": "1",
        "missed": "1",
        "invented": "0",
    }
    assert (rows[1]["case_id"], rows[1]["f1"], rows[1]["ap"]) == ("b", "1", "1")


def test_means_weigh_pictures_alike_and_pooled_scores_weigh_pixels_alike(tmp_path: Path) -> None:
    metrics = _run(tmp_path, _FIRST, _SECOND).state.metrics
    assert metrics["f1"] == pytest.approx((0.8 + 1) / 2)
    assert metrics["mean_iou"] == pytest.approx((7 / 12 + 1) / 2)
    assert metrics["pooled_f1"] == pytest.approx(0.8)
    # foreground 4 of 6 pixels, background 18 of 20
    assert metrics["pooled_mean_iou"] == pytest.approx((4 / 6 + 18 / 20) / 2)


def test_summary_keeps_pooled_scores_apart_from_means(tmp_path: Path) -> None:
    _run(tmp_path, _FIRST, _SECOND)
    summary = _summary(tmp_path)
    assert summary["scores"]["mean_iou"]["mean"] == pytest.approx((7 / 12 + 1) / 2)
    assert summary["scores"]["mean_iou"]["interval"] is not None
    assert summary["pooled"]["mean_iou"] == pytest.approx((4 / 6 + 18 / 20) / 2)
    assert [summary["pooled"][f"{side}_positive"] for side in ("true", "false")] == [4, 0]
    assert "true_positive" not in summary["scores"]


def test_rule_for_empty_pictures_is_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="common.metrics.picture_scores"):
        _run(tmp_path, _FIRST)
    assert _summary(tmp_path)["empty_regions"].startswith("a picture without objects scores 1 if none")
    assert "scores of 1 pictures" in caplog.text
    assert "pixels of all pictures pooled: f1 0.800, iou 0.667, mean_iou 0.583" in caplog.text


def test_worst_case_is_the_one_that_misses_most(tmp_path: Path) -> None:
    _run(tmp_path, _FIRST, _SECOND)
    assert _summary(tmp_path)["scores"]["missed"]["worst_case"] == "a"


def test_pixels_of_all_processes_are_pooled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # the sampler pads: the second process has seen this one's only picture too
    monkeypatch.setattr(idist, "all_gather", lambda rows: [rows, rows])
    assert _run(tmp_path, _FIRST).state.metrics["pooled_f1"] == pytest.approx(0.8)
    assert _summary(tmp_path)["pooled"]["true_positive"] == 4


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param(
            {"pred": _map(0, 1)}, r"pred must lie on the label's grid, got shapes \(2, 2\) and \(4, 2\)", id="size"
        ),
        pytest.param({"pred": _map(0, 1, 1, 0) * 0.7}, "pred must hold whole numbers of objects", id="probabilities"),
        pytest.param({"pred": _map(0, 1, 1, -1)}, "pred must hold whole numbers of objects, 0 or more", id="negative"),
        pytest.param({"pred": torch.zeros(2, 4, 2)}, r"pred must be a label map .* make instances of it", id="one-hot"),
    ],
)
def test_wrong_outputs_are_named(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _run(tmp_path, _FIRST | changed)
