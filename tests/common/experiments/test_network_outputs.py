"""network_outputs keeps what the network made of each case, and no more bytes than needed."""

from typing import Any

import pytest
import torch
from monai.data import DataLoader, Dataset, MetaTensor
from monai.engines import SupervisedEvaluator
from monai.transforms import Compose, Flipd, Invertd
from torch import nn

from common.experiments.network_outputs import network_outputs

FLIP = Flipd(keys="image", spatial_axis=0)


class _Calls(nn.Module):
    """Doubles the image, and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        self.count += 1
        return 2 * image


def _evaluator(network: nn.Module, *, batch_size: int = 1) -> SupervisedEvaluator:
    items = [
        {
            "case_id": name,
            "image": MetaTensor(torch.arange(4.0).reshape(1, 4, 1, 1) + 0.1, meta={"filename_or_obj": f"{name}.nii"}),
            "label": MetaTensor(torch.tensor([0.0, 1.0, 2.0, 4.0]).reshape(1, 4, 1, 1)),
            "mask": MetaTensor(torch.tensor([0.0, 1.0, 1.0, 1.0]).reshape(1, 4, 1, 1)),
        }
        for name in ("a", "b", "c")
    ]
    loader = DataLoader(Dataset(items, transform=FLIP), batch_size=batch_size)
    return SupervisedEvaluator(device=torch.device("cpu"), val_data_loader=loader, network=network)


def _outputs(**given: int) -> dict[str, dict[str, Any]]:
    return network_outputs(_evaluator(_Calls(), **given))


@pytest.mark.parametrize("batch_size", [1, 2])
def test_cases_are_kept_by_id(batch_size: int) -> None:
    outputs = _outputs(batch_size=batch_size)
    assert {name: case["case_id"] for name, case in outputs.items()} == {"a": "a", "b": "b", "c": "c"}
    assert all(torch.equal(case["pred"], 2 * case["image"]) for case in outputs.values())


def test_network_is_asked_once_a_case() -> None:
    network = _Calls()
    network_outputs(_evaluator(network))
    assert network.count == 3


def test_whole_numbers_are_kept_as_bytes_and_images_exactly() -> None:
    case = _outputs()["a"]
    assert {key: case[key].dtype for key in ("image", "pred", "label", "mask")} == {
        "image": torch.float32,
        "pred": torch.float32,
        "label": torch.uint8,
        "mask": torch.uint8,
    }
    assert case["label"].flatten().tolist() == [0, 1, 2, 4]
    assert case["image"].flatten().tolist() == pytest.approx([3.1, 2.1, 1.1, 0.1])


def test_more_than_255_objects_keep_their_numbers() -> None:
    evaluator = _evaluator(_Calls())
    for item in evaluator.data_loader.dataset.data:
        item["label"] = item["label"].int() * 100
    label = network_outputs(evaluator)["a"]["label"]
    assert label.dtype == torch.int32
    assert label.flatten().tolist() == [0, 100, 200, 400]


def test_preprocessing_can_be_inverted_more_than_once() -> None:
    case = _outputs()["a"]
    invert = Invertd(keys="pred", transform=Compose([FLIP]), orig_keys="image")
    for _ in range(2):
        assert invert(case)["pred"].flatten().tolist() == pytest.approx([0.2, 2.2, 4.2, 6.2])


def test_image_has_no_file_that_would_be_read_again() -> None:
    assert "filename_or_obj" not in _outputs()["a"]["image"].meta
