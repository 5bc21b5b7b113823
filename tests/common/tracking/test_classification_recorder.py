"""ClassificationRecorder draws the images that a classifier does worst on, and what it confuses."""

from pathlib import Path
from typing import Any

import ignite.distributed as idist
import pytest
from image_evaluator import image_evaluator

import common.tracking.classification_recorder as module
from common.tracking.classification_recorder import ClassificationRecorder

# how wrong they are, from 0 (case_1) to a logit of 4 for the other class (case_3)
_LOGITS = [[0.0, 2.0], [4.0, 0.0], [1.0, 0.0], [0.0, 4.0], [0.0, 1.0]]
_LABELS = [0, 0, 0, 0, 1]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """What the recorder hands over to be drawn, by the name of the picture."""
    calls: dict[str, dict[str, Any]] = {}

    def draw(what: Any, path: Path, **given: Any) -> None:
        calls[path.name] = {"what": what, **given}

    monkeypatch.setattr(module, "classified_images", draw)
    monkeypatch.setattr(module, "confusion_picture", draw)
    return calls


def _recorder(folder: Path, **changed: Any) -> ClassificationRecorder:
    return ClassificationRecorder(folder, **{"interval": 1, "class_names": ["cat", "dog"], **changed})


def test_worst_images_of_all_batches_come_first(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    image_evaluator(_LOGITS, _LABELS, handlers=[_recorder(tmp_path, max_images=3)]).run(global_epoch=7)
    assert list(drawn) == ["worst_epoch007.png", "confusion_epoch007.png"]
    shown = drawn["worst_epoch007.png"]["what"]
    # of the last two, which are equally sure, the first one
    assert [(image.case_id, image.label, image.predicted) for image in shown] == [
        ("case_3", "cat", "dog"),
        ("case_0", "cat", "dog"),
        ("case_2", "cat", "cat"),
    ]
    assert shown[0].image.shape == (1, 2, 1)
    assert shown[0].probability == pytest.approx(0.98201, abs=1e-5)  # 1 / (1 + exp(-4))
    assert drawn["worst_epoch007.png"]["title"].endswith("the worst 3 of 5 images, epoch 7")


def test_confusion_is_of_all_images(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    image_evaluator(_LOGITS, _LABELS, handlers=[_recorder(tmp_path, with_epoch=False)]).run()
    assert drawn["confusion.png"]["what"].tolist() == [[2, 2], [0, 1]]
    assert drawn["confusion.png"]["title"] == "2 of 5 images wrong (40.00 %)"


def test_first_images_are_drawn_where_there_are_no_labels(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    image_evaluator(_LOGITS, handlers=[_recorder(tmp_path, max_images=3, with_epoch=False)]).run()
    assert list(drawn) == ["first.png"]
    assert [(image.case_id, image.label, image.predicted) for image in drawn["first.png"]["what"]] == [
        ("case_0", None, "dog"),
        ("case_1", None, "cat"),
        ("case_2", None, "cat"),
    ]


def test_every_interval_th_validation_is_drawn_anew(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    evaluator = image_evaluator(_LOGITS, _LABELS, handlers=[_recorder(tmp_path, interval=2)])
    for epoch in (5, 10, 15, 20):
        evaluator.run(global_epoch=epoch)
    assert sorted(drawn) == [
        "confusion_epoch010.png",
        "confusion_epoch020.png",
        "worst_epoch010.png",
        "worst_epoch020.png",
    ]
    assert drawn["confusion_epoch020.png"]["what"].sum() == 5


def test_only_the_first_process_draws(
    tmp_path: Path, drawn: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idist, "get_rank", lambda: 1)
    image_evaluator(_LOGITS, _LABELS, handlers=[_recorder(tmp_path)]).run()
    assert not drawn


def test_images_of_all_processes_are_drawn(
    tmp_path: Path, drawn: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[Any] = []  # what another process has, which has seen case_0 and case_1, too
    monkeypatch.setattr(idist, "all_gather", lambda own: [*others, own])
    image_evaluator(_LOGITS[:2], _LABELS[:2], handlers=[other := _recorder(tmp_path)]).run()
    others.append((other._pairs, other._shown))
    drawn.clear()
    image_evaluator(_LOGITS, _LABELS, handlers=[_recorder(tmp_path, with_epoch=False)]).run()
    assert drawn["confusion.png"]["what"].tolist() == [[2, 2], [0, 1]]
    shown = [image.case_id for image in drawn["worst.png"]["what"]]
    assert shown == ["case_3", "case_0", "case_2", "case_4", "case_1"]


def test_pictures_are_in_the_folder_of_overlays(tmp_path: Path) -> None:
    image_evaluator(_LOGITS, _LABELS, handlers=[_recorder(tmp_path)]).run(global_epoch=1)
    names = sorted(path.name for path in (tmp_path / "overlays").iterdir())
    assert names == ["confusion_epoch001.png", "worst_epoch001.png"]


def test_interval_of_zero_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="interval must be at least 1, got 0"):
        _recorder(tmp_path, interval=0)
