"""A batch is balanced, drawn without replacement, and knows the labels of D_L alone."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from common.checks.input_error import InputError
from common.data.epoch_sampler import EpochSampler
from common.data.semi_supervised_batches import SemiSupervisedBatches

_PER_CLASS, _CLASSES = 20, 3
_CASES: list[dict[str, Any]] = [
    {"case_id": str(number), "label": number % _CLASSES, "image": np.full((1, 2, 2), number, dtype=np.uint8)}
    for number in range(_CLASSES * _PER_CLASS)
]


def _data(cases: Any = _CASES, **options: Any) -> SemiSupervisedBatches:
    settings: dict[str, Any] = {"class_names": ["a", "b", "c"], "labelled_images": 12, "iterations_per_epoch": 5}
    settings |= {"channels": 1, "batch_size": 6, "unlabelled_batch_size": 8, "seed": 0, **options}
    data = SemiSupervisedBatches(cases, **settings)
    data.set_random_state(seed=1)
    return data


def _numbers(images: Tensor) -> list[int]:
    return [int(number) for number in images[:, 0, 0, 0].tolist()]


def _batches(data: SemiSupervisedBatches) -> list[tuple[list[int], list[int], list[int]]]:
    """Numbers and labels of the labelled images, numbers of the others."""
    items = [data[index] for index in range(len(data))]
    return [(_numbers(item["image"]), item["label"].tolist(), _numbers(item["unlabelled"])) for item in items]


def test_batch_has_the_shapes_asked_for() -> None:
    item = _data(batch_size=7, unlabelled_batch_size=8)[0]
    assert {name: (tuple(value.shape), value.dtype) for name, value in item.items()} == {
        "image": ((7, 1, 2, 2), torch.float32),
        "label": ((7,), torch.int64),
        "unlabelled": ((8, 1, 2, 2), torch.float32),
    }


@pytest.mark.parametrize("dtype", [np.uint8, np.float32], ids=["bytes", "float32"])
def test_images_are_those_of_their_labels(dtype: type) -> None:
    cases = [{**case, "image": case["image"].astype(dtype)} for case in _CASES]
    for labelled, labels, _ in _batches(_data(cases)):
        assert [number % _CLASSES for number in labelled] == labels


@pytest.mark.parametrize(
    ("batch_size", "counts"), [(6, [2, 2, 2]), (7, [2, 2, 3]), (8, [2, 3, 3]), (2, [0, 1, 1]), (1, [0, 0, 1])]
)
def test_classes_are_balanced(batch_size: int, counts: list[int]) -> None:
    batches = _batches(_data(batch_size=batch_size))
    assert [sorted(labels.count(label) for label in range(_CLASSES)) for _, labels, _ in batches] == [counts] * 5


def test_remainder_goes_to_every_class_in_turn() -> None:
    assert {label for _, (label,), _ in _batches(_data(batch_size=1, iterations_per_epoch=40))} == {0, 1, 2}


def test_labelled_images_are_those_drawn_and_all_of_them() -> None:
    data = _data(iterations_per_epoch=40)
    assert {number for labelled, _, _ in _batches(data) for number in labelled} == set(data.labelled_indices)


def test_labelled_images_can_be_looked_at() -> None:
    data = _data()
    images, labels = data.labelled
    assert _numbers(images) == data.labelled_indices
    assert labels.tolist() == [number % _CLASSES for number in data.labelled_indices]


def test_unlabelled_images_are_all_of_the_training_set() -> None:
    assert {number for *_, unlabelled in _batches(_data(iterations_per_epoch=60)) for number in unlabelled} == set(
        range(60)
    )


def test_nothing_comes_twice_while_there_is_enough() -> None:
    for labelled, _, unlabelled in _batches(_data(batch_size=12, unlabelled_batch_size=60)):
        assert len(set(labelled)) == 12  # all of D_L
        assert len(set(unlabelled)) == 60


def test_few_images_come_in_turns() -> None:
    for labelled, _, unlabelled in _batches(_data(batch_size=30, unlabelled_batch_size=130)):
        assert {labelled.count(number) for number in labelled} == {2, 3}  # 10 of the 4 in a class
        assert {unlabelled.count(number) for number in unlabelled} == {2, 3}


def test_unlabelled_images_can_be_left_out() -> None:
    with_them, without = _batches(_data()), _batches(_data(unlabelled_batch_size=0))
    assert [unlabelled for *_, unlabelled in without] == [[]] * 5
    assert [batch[:2] for batch in without] == [batch[:2] for batch in with_them]


def test_labels_outside_the_drawn_ones_change_nothing() -> None:
    data = _data()
    hidden = [dict(case) for case in _CASES]
    for index in set(range(len(_CASES))) - set(data.labelled_indices):
        del hidden[index]["label"]
    assert _batches(_data(hidden)) == _batches(data)

    spoilt = [dict(case) for case in _CASES]
    data = _data(spoilt)
    for index in set(range(len(_CASES))) - set(data.labelled_indices):
        spoilt[index]["label"] = 0
    assert _batches(data) == _batches(_data())


def test_batches_are_a_function_of_the_random_state() -> None:
    data = _data()
    first = _batches(data)
    assert _batches(data) != first
    data.set_random_state(seed=1)
    assert _batches(data) == first


def test_seed_draws_the_labelled_images_and_nothing_else() -> None:
    first, other = _data(), _data(seed=5)
    assert first.labelled_indices != other.labelled_indices
    assert [batch[2] for batch in _batches(first)] == [batch[2] for batch in _batches(other)]


def test_data_loader_hands_batches_on() -> None:
    data = _data()
    loader = DataLoader(data, batch_size=None, sampler=EpochSampler(data, seed=0))
    assert [_numbers(item["image"]) for item in loader] == [batch[0] for batch in _batches(_data())]


def test_epoch_ends() -> None:
    assert len(list(_data(iterations_per_epoch=3))) == 3  # type: ignore[call-overload] # by IndexError, as of any sequence


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"batch_size": 0}, "batch_size: must be 1 or more, got 0"),
        ({"unlabelled_batch_size": -1}, "unlabelled_batch_size: must be 0 or more, got -1"),
        ({"iterations_per_epoch": 0}, "iterations_per_epoch: must be 1 or more, got 0"),
        ({"labelled_images": 61}, "labelled_images must be .*, got 61"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_senseless_sizes_are_refused(option: dict[str, int], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _data(**option)
