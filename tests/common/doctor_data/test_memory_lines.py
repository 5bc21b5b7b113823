"""memory_lines says whether a data set fits into the memory."""

import re
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
from monai.bundle import ConfigParser

from common.doctor_data import memory_lines as module
from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding
from common.doctor_data.memory_lines import memory_lines

_NETWORK = {"_target_": "torch.nn.Conv3d", "in_channels": 1, "out_channels": 2, "kernel_size": 1}
_CONFIG: dict[str, Any] = {
    "device": "cpu",
    "cache_rate": 0.5,
    "network_def": _NETWORK,
    "train": {
        "preprocessing": {
            "_target_": "Compose",
            "transforms": [
                {"_target_": "LoadImaged", "keys": ["image", "label"], "ensure_channel_first": True},
                {"_target_": "RandSpatialCropd", "keys": ["image", "label"], "roi_size": [2, 2, 2]},
            ],
        }
    },
    "validate": {"inferer": {"_target_": "SimpleInferer"}},
}


@pytest.fixture
def data(tmp_path: Path) -> tuple[list[dict[str, str]], list[CaseRecord]]:
    """Three cubes of 10, 20 and 40 voxels a side."""
    cases, records = [], []
    for side in (10, 20, 40):
        for name in ("image", "label"):
            nibabel.save(nibabel.Nifti1Image(np.ones((side,) * 3, np.uint8), np.eye(4)), tmp_path / f"{name}{side}.nii")
        files = {name: str(tmp_path / f"{name}{side}.nii") for name in ("image", "label")}
        cases.append({"case_id": f"side_{side}", **files})
        records.append(CaseRecord(f"side_{side}", [], size=(side,) * 3, spacing=(1.0, 1.0, 1.0)))
    return cases, records


def _lines(monkeypatch: pytest.MonkeyPatch, data: Any, *, free: float, **changes: Any) -> list[str]:
    monkeypatch.setattr(module, "available_bytes", lambda device: free)
    return memory_lines(ConfigParser({**_CONFIG, **changes}), *data)


def test_cache_is_what_the_transforms_before_the_random_ones_leave(monkeypatch: pytest.MonkeyPatch, data: Any) -> None:
    # image and label in float32: 8 bytes x (1000 + 8000 + 64000) voxels, of which half is cached
    caching, inference = _lines(monkeypatch, data, free=5e9, cache_rate=1.0)
    assert caching == "caching needs about 1 MB, free 5.0 GB: fits"
    assert re.fullmatch(r"inference of the largest case, side_40, needs about \d+ MB, free 5\.0 GB: fits", inference)


def test_share_that_fits_is_named(monkeypatch: pytest.MonkeyPatch, data: Any) -> None:
    # 0.8 of 365,000 free bytes are half of the 584,000 of all cases
    caching, inference = _lines(monkeypatch, data, free=365_000, cache_rate=1.0)
    assert caching.endswith(": lower cache_rate to 0.50")
    assert inference.endswith(": lower memory_gb, or the window's size")
    assert _lines(monkeypatch, data, free=366_000)[0].endswith(": fits")


def test_trainings_at_a_time_have_a_cache_each(monkeypatch: pytest.MonkeyPatch, data: Any) -> None:
    assert _lines(monkeypatch, data, free=730_000, jobs=2, cache_rate=1.0)[0].endswith(": lower cache_rate to 0.50")


def test_broken_cases_are_not_preprocessed(monkeypatch: pytest.MonkeyPatch, data: Any) -> None:
    cases, records = data
    Path(cases[2]["image"]).unlink()
    records[2].findings = [Finding("error", "side_40", "", "is broken", "mend it")]
    assert "the largest case, side_20," in _lines(monkeypatch, (cases, records), free=5e9)[1]
    for record in records:
        record.findings = records[2].findings
    assert _lines(monkeypatch, (cases, records), free=5e9) == []


def test_whole_images_are_kept_in_one_tensor(monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.random.default_rng(0).integers(0, 255, (30, 1, 100, 100), dtype=np.uint8)
    cases = [{"case_id": str(index), "image": image, "label": 0} for index, image in enumerate(images)]
    records = [CaseRecord(str(index), [], size=(100, 100)) for index in range(30)]
    network = {"_target_": "torch.nn.Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 1}
    config = {"device": "cpu", "image_size": [], "in_channels": 1, "network_def": network}
    monkeypatch.setattr(module, "available_bytes", lambda device: 1e9)
    parser = ConfigParser({**config, "validate": {"dataloader": {"batch_size": 500}}})
    images_line, batch_line = memory_lines(parser, cases, records)
    assert images_line == "all images need about 0 MB, free 1.0 GB: fits"
    assert batch_line.startswith("inference of a batch of 30 images needs about ")
