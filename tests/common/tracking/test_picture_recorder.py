"""PictureRecorder draws the first cases of every interval-th validation."""

from pathlib import Path
from typing import Any

import ignite.distributed as idist
import pytest
import torch
from ignite.engine import Engine
from monai.data import DataLoader, Dataset, MetaTensor
from monai.engines import SupervisedEvaluator

import common.tracking.picture_recorder as module
from common.tracking.picture_recorder import PictureRecorder


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the recorder hands over to be drawn."""
    calls: list[dict[str, Any]] = []

    def overlay_montage(image: Any, label: Any, pred: Any, path: Path, **options: Any) -> None:
        calls.append({"image": image, "label": label, "pred": pred, "name": path.name, **options})

    monkeypatch.setattr(module, "overlay_montage", overlay_montage)
    return calls


def _evaluator(recorder: PictureRecorder, *, cases: int = 3) -> SupervisedEvaluator:
    label = torch.zeros(1, 8, 8, 4)
    label[:, 2:6, 2:6, 1:3] = 1
    item = {"image": MetaTensor(label * 9, affine=torch.diag(torch.tensor([-2.0, 1.0, 3.0, 1.0]))), "label": label}
    return SupervisedEvaluator(
        device=torch.device("cpu"),
        val_data_loader=DataLoader(Dataset([item | {"case_id": f"case/{n}"} for n in range(cases)]), batch_size=2),
        network=torch.nn.Identity(),
        val_handlers=[recorder],
    )


def _draw(recorder: PictureRecorder, output: dict[str, Any]) -> None:
    engine = Engine(lambda _engine, _batch: [{"case_id": "a", "image": torch.zeros(2, 4, 4), **output}])
    recorder.attach(engine)
    engine.run([0], max_epochs=1)


def test_pictures_are_named_after_case_and_epoch(tmp_path: Path) -> None:
    _evaluator(PictureRecorder(tmp_path, interval=1, max_cases=2)).run(global_epoch=7)
    names = sorted(path.name for path in (tmp_path / "overlays").iterdir())
    assert names == ["case_0_epoch007.png", "case_1_epoch007.png"]


def test_pictures_of_an_evaluation_have_no_epoch(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    _evaluator(PictureRecorder(tmp_path, interval=1, with_epoch=False), cases=1).run()
    assert [(call["name"], call["title"]) for call in drawn] == [("case_0.png", "case/0")]


def test_every_interval_th_validation_is_drawn(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    evaluator = _evaluator(PictureRecorder(tmp_path, interval=2, max_cases=1))
    for epoch in (5, 10, 15, 20):
        evaluator.run(global_epoch=epoch)
    assert [call["name"] for call in drawn] == ["case_0_epoch010.png", "case_0_epoch020.png"]


def test_spacing_and_orientation_come_from_the_affine(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    _evaluator(PictureRecorder(tmp_path, interval=1, max_cases=1)).run()
    assert (drawn[0]["spacing"], drawn[0]["axis_codes"]) == ([2, 1, 3], "LAS")


def test_predictions_become_class_indices(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    _draw(PictureRecorder(tmp_path, interval=1), {"pred": torch.tensor([[[0.2, 0.7], [0.9, 0.4]]])})
    assert drawn[0]["pred"].tolist() == [[0, 1], [1, 0]]


def test_2d_image_of_three_channels_is_in_colour(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    image = torch.rand(3, 4, 5)
    _draw(PictureRecorder(tmp_path, interval=1), {"image": image})
    assert drawn[0]["rgb"] is True
    assert drawn[0]["image"].tolist() == image.permute(1, 2, 0).tolist()


def test_instances_keep_their_numbers(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    pred = torch.full((1, 4, 4), 70_000, dtype=torch.int32)
    _draw(PictureRecorder(tmp_path, interval=1, instances=True), {"pred": pred})
    assert (drawn[0]["pred"] == 70_000).all()
    assert drawn[0]["instances"] is True
    assert drawn[0]["rgb"] is False


def test_label_may_be_absent(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    _draw(PictureRecorder(tmp_path, interval=1), {"label": None})
    assert drawn[0]["label"] is None


def test_channel_picks_the_sequence(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    _draw(
        PictureRecorder(tmp_path, interval=1, channel=1), {"image": torch.stack([torch.zeros(4, 4), torch.ones(4, 4)])}
    )
    assert drawn[0]["image"].min() == 1


def test_only_the_first_process_draws(
    tmp_path: Path, drawn: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idist, "get_rank", lambda: 1)
    _evaluator(PictureRecorder(tmp_path, interval=1)).run()
    assert not drawn


def test_interval_of_zero_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="interval must be at least 1, got 0"):
        PictureRecorder(tmp_path, interval=0)
