"""The table of class shares: exact for the volumes, and what the sampling makes of them."""

import csv
import logging
from pathlib import Path
from typing import Any

import pytest
import torch

import common.data.class_shares as module
from common.data.class_shares import class_shares
from common.data.segment_dataset import SegmentDataset

NAMES = ["background", "core", "rim"]


def _volume(*, core: int = 2, rim: int = 4) -> dict[str, Any]:
    """A brain of 18 x 18 x 18 voxels in an image of 20 x 20 x 20, a cube in it and a larger one around that."""
    mask, label = torch.zeros(1, 20, 20, 20), torch.zeros(1, 20, 20, 20)
    mask[:, 1:19, 1:19, 1:19] = 1
    label[:, 10 - rim : 10 + rim, 10 - rim : 10 + rim, 10 - rim : 10 + rim] = 2
    label[:, 10 - core : 10 + core, 10 - core : 10 + core, 10 - core : 10 + core] = 1
    return {"image": torch.zeros(1, 20, 20, 20), "label": label, "mask": mask, "case_id": "a"}


def _segments(
    *volumes: dict[str, Any], output_size: int = 3, sampling: Any = "foreground_background"
) -> SegmentDataset:
    return SegmentDataset(
        volumes, output_size=output_size, margin=0, sampling=sampling, num_classes=3, flip_probability=0.0
    )


def _shares(segments: SegmentDataset, folder: Path, *, num_segments: int = 300) -> dict[str, tuple[float, float]]:
    rows = class_shares(segments, class_names=NAMES, num_segments=num_segments, seed=0, folder=folder)
    return {str(row["class"]): (float(row["real"]), float(row["captured"])) for row in rows}


def test_real_shares_are_exact(tmp_path: Path) -> None:
    shares = _shares(_segments(_volume(), _volume(core=1, rim=3)), tmp_path, num_segments=1)
    core, rim = 4**3 + 2**3, 8**3 - 4**3 + 6**3 - 2**3
    total = 2 * 18**3
    assert {name: real for name, (real, _) in shares.items()} == pytest.approx(
        {"background": (total - core - rim) / total, "core": core / total, "rim": rim / total}, rel=1e-12
    )


def test_foreground_classes_keep_their_proportion_and_gain_on_the_background(tmp_path: Path) -> None:
    # patches of one voxel: the foreground has just the half that is centred on it
    shares = _shares(_segments(_volume(), output_size=1), tmp_path, num_segments=2000)
    captured = {name: share for name, (_, share) in shares.items()}
    assert captured["background"] == pytest.approx(0.5, abs=0.056)  # five standard errors
    assert captured["core"] / (captured["core"] + captured["rim"]) == pytest.approx(4**3 / 8**3, abs=0.053)
    assert shares["background"][0] > 0.9


def test_segments_capture_more_background_than_patches(tmp_path: Path) -> None:
    background = [_shares(_segments(_volume(), output_size=size), tmp_path)["background"][1] for size in (1, 5)]
    assert background[1] > background[0] + 0.05


def test_equal_classes_are_captured_equally(tmp_path: Path) -> None:
    shares = _shares(_segments(_volume(), output_size=1, sampling="per_class"), tmp_path, num_segments=1000)
    for _, captured in shares.values():
        assert captured == pytest.approx(1 / 3, abs=0.075)  # five standard errors


def test_volumes_are_drawn_from_in_turn(tmp_path: Path) -> None:
    empty = _volume(core=0, rim=0)
    shares = _shares(_segments(_volume(core=0, rim=9), empty, output_size=1, sampling="uniform"), tmp_path)
    assert shares["rim"] == (0.5, 0.5)


def test_table_is_written_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        shares = _shares(_segments(_volume()), tmp_path)
    with (tmp_path / "class_shares.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["class"]: (float(row["real"]), float(row["captured"])) for row in rows} == shares
    assert [file.name for file in tmp_path.iterdir()] == ["class_shares.csv"]
    assert "real -> captured by 300 segments: background 91.22% -> " in caplog.text


def test_only_the_first_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_main_process", lambda: False)
    assert _shares(_segments(_volume()), tmp_path)["core"][0] > 0
    assert list(tmp_path.iterdir()) == []


def test_training_draws_what_it_would_have_drawn(tmp_path: Path) -> None:
    def drawn(*, after_shares: bool) -> list[torch.Tensor]:
        segments = _segments(_volume())
        segments.set_random_state(seed=0)
        if after_shares:
            _shares(segments, tmp_path)
        return [segments[0]["label"] for _ in range(10)]

    assert torch.equal(torch.stack(drawn(after_shares=True)), torch.stack(drawn(after_shares=False)))
