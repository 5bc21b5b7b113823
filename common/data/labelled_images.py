"""drawn_labels: which images of a data set training may know the label of.

`sklearn.model_selection.train_test_split` draws by the order of the images and keeps the classes' proportions.
"""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from common.checks.input_error import InputError


def drawn_labels(cases: Sequence[Mapping[str, Any]], *, count: int, class_names: Sequence[str], seed: int) -> list[int]:
    """Indices of `count` of the cases with a "label", from each class as many as from any other while they last.

    A pure function of the seed, the case ids and the labels: another order of the cases gives the same ones, and a
    larger count these and others.

    Args:
        count: at least one for each class; 0 for all.
    """
    by_class: list[list[int]] = [[] for _ in range(len(class_names))]
    for index, case in enumerate(cases):
        if "label" in case:
            by_class[case["label"]].append(index)
    _check(by_class, count, class_names)
    ranked = [sorted(members, key=lambda index: _hash(seed, cases[index]["case_id"])) for members in by_class]
    # the classes take turns, so that none has a second image before each has one, in an order that favours none
    turns = sorted(range(len(class_names)), key=lambda number: _hash(seed, f"class {number}"))
    dealt = [
        index for turn in zip_longest(*(ranked[number] for number in turns)) for index in turn if index is not None
    ]
    return dealt[: count or None]


def _hash(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"labelled:{seed}:{name}".encode()).digest()


def _check(by_class: Sequence[Sequence[int]], count: int, class_names: Sequence[str]) -> None:
    for name, members in zip(class_names, by_class, strict=True):
        if not members:
            raise InputError(f"class {name} has no labelled image to train on; add some, or take it out of class_names")
    available = sum(map(len, by_class))
    if count and not len(class_names) <= count <= available:
        raise InputError(
            f"labelled_images must be 0 for all, or from {len(class_names)}, one for each class, to the {available} "
            f"there are in the training part, got {count}"
        )
