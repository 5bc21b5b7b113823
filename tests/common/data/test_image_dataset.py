"""ImageDataset hands out whole images, one by one or a batch at once."""

import time
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

import common.data.image_dataset as module
from common.checks.input_error import InputError
from common.data.image_dataset import ImageDataset


def _cases(count: int, **more: Any) -> list[dict[str, Any]]:
    images = np.arange(count * 6, dtype=np.uint8).reshape(count, 1, 2, 3)
    return [{"case_id": f"train-{n}", "image": image, "label": n % 3, **more} for n, image in enumerate(images)]


def test_item_has_the_image_as_it_is_in_float_its_label_and_its_case() -> None:
    item = ImageDataset(_cases(4), channels=1)[2]
    assert (item["label"], item["case_id"], item["image"].dtype) == (2, "train-2", torch.float32)
    assert item["image"].tolist() == [[[12.0, 13.0, 14.0], [15.0, 16.0, 17.0]]]


def test_batch_has_the_items_in_their_order() -> None:
    dataset = ImageDataset(_cases(5), channels=1)
    batches = list(DataLoader(dataset, batch_size=3))
    assert [batch["case_id"] for batch in batches] == [["train-0", "train-1", "train-2"], ["train-3", "train-4"]]
    assert torch.cat([batch["label"] for batch in batches]).tolist() == [0, 1, 2, 0, 1]
    assert torch.equal(torch.cat([batch["image"] for batch in batches]), torch.stack([of["image"] for of in dataset]))


def test_label_is_absent_where_no_case_has_one() -> None:
    cases = [{"case_id": case["case_id"], "image": case["image"]} for case in _cases(2)]
    assert list(ImageDataset(cases, channels=1)[0]) == ["image", "case_id"]


def test_cases_of_which_some_have_no_label_are_refused() -> None:
    cases = _cases(3)
    del cases[1]["label"]
    with pytest.raises(InputError, match=r"^1 of 3 cases have no label; first: train-1; give a part"):
        ImageDataset(cases, channels=1)


def test_images_are_read_once_and_not_before_the_first_item(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    image_tensor = module.image_tensor
    monkeypatch.setattr(module, "image_tensor", lambda *given, **how: (calls.append(1), image_tensor(*given, **how))[1])
    dataset = ImageDataset(_cases(3), channels=3, size=(4, 4))
    assert (len(dataset), calls) == (3, [])
    assert [dataset[index]["image"].shape for index in range(3)] == [(3, 4, 4)] * 3
    assert calls == [1]


def test_ten_thousand_images_come_in_less_than_a_second() -> None:
    images = np.zeros((10_000, 1, 28, 28), dtype=np.uint8)
    cases = [{"case_id": f"test-{n}", "image": image, "label": 0} for n, image in enumerate(images)]
    began = time.process_time()
    assert sum(len(batch["label"]) for batch in DataLoader(ImageDataset(cases, channels=1), batch_size=500)) == 10_000
    assert time.process_time() - began < 1
