"""EmbeddingRecorder draws the held-out images' embeddings after validations, and a strip of them at the end."""

from pathlib import Path
from typing import Any

import ignite.distributed as idist
import pytest
import torch
from ignite.engine import Engine, Events
from image_evaluator import image_evaluator

import common.tracking.embedding_recorder as module
from common.tracking.embedding_recorder import EmbeddingRecorder

_IMAGES = [[0.0, 3.0, 1.0], [5.0, 0.0, 1.0], [0.0, 9.0, 1.0], [2.0, 2.0, 1.0], [7.0, 0.0, 1.0]]
_LABELS = [0, 1, 0, 0, 1]


class _Flat(torch.nn.Module):
    """Its embedding is the image; refuses to embed in training."""

    def embed(self, image: torch.Tensor) -> torch.Tensor:
        assert not self.training
        return image.flatten(1)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """What the recorder hands over to be drawn, by the name of the picture."""
    calls: dict[str, dict[str, Any]] = {}

    def draw(panels: Any, labels: Any, path: Path, **given: Any) -> None:
        calls[path.name] = {"panels": panels, "labels": labels, **given}

    monkeypatch.setattr(module, "embeddings_picture", draw)
    return calls


def _trained(folder: Path, *, epochs: int, images: list[list[float]] = _IMAGES, **changed: Any) -> EmbeddingRecorder:
    """The recorder of a training that validates after every epoch."""
    evaluator = image_evaluator(images, _LABELS)
    recorder = EmbeddingRecorder(
        folder, **{"network": _Flat(), "class_names": ["cat", "dog"], "evaluator": evaluator, **changed}
    )
    trainer = Engine(lambda _engine, _batch: None)
    trainer.add_event_handler(Events.EPOCH_COMPLETED, lambda engine: evaluator.run(engine.state.epoch))
    recorder.attach(trainer)
    trainer.run([0], max_epochs=epochs)
    return recorder


def test_each_validation_has_a_picture_and_the_end_a_strip(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    _trained(tmp_path, epochs=3)
    assert list(drawn) == [*(f"embeddings_epoch00{epoch}.png" for epoch in (1, 2, 3)), "embeddings.png"]
    assert list(drawn["embeddings.png"]["panels"]) == ["epoch 1", "epoch 2", "epoch 3"]
    assert drawn["embeddings.png"]["labels"].tolist() == _LABELS


def test_strip_is_of_five_epochs_from_the_first_to_the_last(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    _trained(tmp_path, epochs=9)
    assert list(drawn["embeddings.png"]["panels"]) == [f"epoch {epoch}" for epoch in (1, 3, 5, 7, 9)]


def test_every_interval_th_validation_is_drawn(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    _trained(tmp_path, epochs=5, interval=2)
    assert list(drawn) == ["embeddings_epoch002.png", "embeddings_epoch004.png", "embeddings.png"]


def test_labelled_images_come_last_and_are_marked(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    labelled = torch.tensor([[[[1], [2], [3]]]], dtype=torch.uint8), torch.tensor([1])
    _trained(tmp_path, epochs=1, labelled=labelled)
    of = drawn["embeddings.png"]
    assert (of["labels"].tolist(), of["marked"], len(of["panels"]["epoch 1"])) == ([*_LABELS, 1], 1, 6)
    assert of["title"].startswith("embeddings of 5 held-out images")


def test_hundreds_of_labelled_images_are_not_marked(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    _trained(tmp_path, epochs=1, labelled=(torch.zeros(201, 1, 3, 1), torch.zeros(201, dtype=torch.int64)))
    assert drawn["embeddings.png"]["marked"] == 0


def test_no_more_than_the_first_images_are_drawn(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    _trained(tmp_path, epochs=1, max_images=3)
    assert drawn["embeddings.png"]["labels"].tolist() == _LABELS[:3]


def test_evaluation_has_one_picture_without_an_epoch(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    recorder = EmbeddingRecorder(tmp_path, network=_Flat(), class_names=["cat", "dog"])
    image_evaluator(_IMAGES, _LABELS, handlers=[recorder]).run()
    assert [(name, list(of["panels"])) for name, of in drawn.items()] == [("embeddings.png", [""])]


def test_resumed_training_continues_the_strip(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    state = _trained(tmp_path, epochs=2).state_dict()
    torch.save(state, tmp_path / "last.pt")
    recorder = EmbeddingRecorder(
        tmp_path, network=_Flat(), class_names=["cat", "dog"], evaluator=Engine(lambda *_: None)
    )
    recorder.load_state_dict(torch.load(tmp_path / "last.pt", weights_only=True))
    drawn.clear()
    trainer = Engine(lambda _engine, _batch: None)
    recorder.attach(trainer)
    trainer.run([0], max_epochs=1)
    assert list(drawn["embeddings.png"]["panels"]) == ["epoch 1", "epoch 2"]


def test_network_is_left_in_training(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    network = _Flat().train()
    _trained(tmp_path, epochs=1, network=network)
    assert network.training


def test_diverged_network_is_not_drawn(tmp_path: Path, drawn: dict[str, dict[str, Any]]) -> None:
    _trained(tmp_path, epochs=1, images=[[float("nan")] * 3] * 5)
    assert not drawn


def test_only_the_first_process_draws(
    tmp_path: Path, drawn: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idist, "get_rank", lambda: 1)
    _trained(tmp_path, epochs=1)
    assert not drawn


def test_pictures_are_written(tmp_path: Path) -> None:
    _trained(tmp_path / "pictures", epochs=1)
    names = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert names == ["embeddings.png", "embeddings_epoch001.png"]


def test_interval_of_zero_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="interval must be at least 1, got 0"):
        EmbeddingRecorder(tmp_path, network=_Flat(), class_names=["cat"], interval=0)
