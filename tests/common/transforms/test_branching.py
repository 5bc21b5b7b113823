"""Claims about several chains of transforms over one case."""

import pickle
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from monai.data import DataLoader, Dataset, MetaTensor
from monai.transforms import (
    Compose,
    DeleteItemsd,
    Flipd,
    Invertd,
    MapTransform,
    Orientationd,
    RandFlipd,
    ScaleIntensityd,
    ShiftIntensityd,
    Spacingd,
    Transform,
)
from tiny_brain import SEQUENCES, file_of, tiny_brain

from common.checks.input_error import InputError
from common.data.transform_hash import transform_hash
from common.transforms.brain_mask import BrainMaskd
from common.transforms.branching import Branching
from common.transforms.foreground_z_score import ForegroundZScored
from common.transforms.load_sequences import LoadSequencesd


class Counted(Transform):
    """Adds to the image in place, and to a tally that is not its own."""

    calls: list[float] = []  # noqa: RUF012 (of the class, so that it is no part of the hash)

    def __init__(self, amount: float) -> None:
        self.amount = amount

    def __call__(self, data: dict[str, Any]) -> dict[str, Any]:
        self.calls.append(self.amount)
        data["image"] += self.amount
        return data


class Adding(Transform):
    """Puts something into the item."""

    made: list[weakref.ref[torch.Tensor]] = []  # noqa: RUF012

    def __call__(self, data: dict[str, Any]) -> dict[str, Any]:
        large = torch.zeros(3)
        self.made.append(weakref.ref(large))
        return {**data, "large": large}


class Looking(Transform):
    """Sees whether that is still there."""

    seen: list[bool] = []  # noqa: RUF012

    def __call__(self, data: dict[str, Any]) -> dict[str, Any]:
        self.seen.extend(large() is not None for large in Adding.made)
        return data


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    Counted.calls.clear()


def _case() -> dict[str, Any]:
    affine = torch.diag(torch.tensor([-1.0, -1.0, 1.0, 1.0], dtype=torch.float64))
    image = torch.arange(48.0).reshape(1, 4, 3, 4)
    return {"image": MetaTensor(image, affine=affine), "mask": MetaTensor((image > 9).float(), affine=affine)}


def _branching(*chains: Sequence[Callable[..., Any]]) -> Branching:
    return Branching(dict(zip(("image", "second", "third"), chains, strict=False)))


def _add(*amounts: float) -> list[Counted]:
    return [Counted(amount) for amount in amounts]


# what is done


def test_each_chain_gives_the_image_that_it_gives_alone() -> None:
    chains = [
        [ScaleIntensityd("image"), Flipd("image", 0)],
        [ScaleIntensityd("image"), ShiftIntensityd("image", 3.0), Flipd("image", 0)],
        [ForegroundZScored("image", mask_key="mask"), Flipd("image", 0)],
    ]
    item = _branching(*chains)(_case())
    for name, chain in zip(("image", "second", "third"), chains, strict=True):
        assert torch.equal(item[name], Compose(chain)(_case())["image"])


def test_item_is_the_first_chains() -> None:
    item = _branching([ScaleIntensityd(["image", "mask"])], [ScaleIntensityd(["image", "mask"], maxv=2.0)])(_case())
    assert item["mask"].unique().tolist() == [0, 1]
    assert list(item) == ["image", "mask", "second"]


def test_what_chains_begin_with_is_done_once() -> None:
    _branching(_add(1, 2, 4), _add(1, 2, 8), _add(1, 16))(_case())
    assert sorted(Counted.calls) == [1, 2, 4, 8, 16]


def test_equal_steps_after_others_are_not_one() -> None:
    item = _branching(_add(1, 2), _add(4, 2))(_case())
    assert sorted(Counted.calls) == [1, 2, 2, 4]
    assert (item["image"][0, 0, 0, 0], item["second"][0, 0, 0, 0]) == (3, 6)


@pytest.mark.parametrize("longer", [0, 1, 2], ids=["first", "second", "third"])
def test_changes_in_place_stay_in_their_branch(longer: int) -> None:
    """A chain may also be the beginning of another."""
    amounts = [[1.0, 2.0] for _ in range(3)]
    amounts[longer] += [4.0, 8.0]
    item = _branching(*(_add(*chain) for chain in amounts))(_case())
    begins = [item[name][0, 0, 0, 0].item() for name in ("image", "second", "third")]
    assert begins == [sum(chain) for chain in amounts]


def test_traces_stay_in_their_branch() -> None:
    mirrored, straight = [Flipd("image", 0)], [Flipd("image", 0), Flipd("image", 1), Flipd("image", 1)]
    item = _branching(mirrored, straight)(_case())
    assert [len(item[name].applied_operations) for name in ("image", "second")] == [1, 3]


def test_nested_chains_are_flattened() -> None:
    _branching([Compose(_add(1, 2)), *_add(4)], _add(1, 2, 8))(_case())
    assert sorted(Counted.calls) == [1, 2, 4, 8]


def test_what_is_untouched_is_seen_by_no_chain() -> None:
    keys = ["image", "label"]
    chain = [ScaleIntensityd(keys, allow_missing_keys=True), DeleteItemsd("mask")]
    case = {**_case(), "label": torch.arange(3.0)}
    item = Branching({"image": chain, "second": chain[:1]}, untouched=["label", "absent"])(case)
    assert item["label"] is case["label"]
    assert sorted(item) == ["image", "label", "second"]


def test_one_chain_is_a_compose() -> None:
    steps = [ScaleIntensityd("image"), Flipd("image", 0)]
    item, expected = _branching(steps)(_case()), Compose(steps)(_case())
    assert list(item) == list(expected)
    assert torch.equal(item["image"], expected["image"])


def test_items_of_other_branches_are_gone_when_the_first_goes_on() -> None:
    _branching([Looking()], [Adding()])(_case())
    assert Looking.seen == [False]


# inversion


def test_result_goes_back_to_the_grid_of_the_file(tmp_path: Path) -> None:
    keys = ["image", "mask"]

    def shared() -> list[MapTransform]:
        return [
            LoadSequencesd("image"),
            BrainMaskd(),
            Orientationd(keys, axcodes="RAS", labels=None),
            Spacingd(keys, pixdim=[2.0, 2.0, 2.0], mode=["bilinear", "nearest"], dtype="float32"),
        ]

    folder = tiny_brain(tmp_path / "case")
    branching = _branching([*shared(), ForegroundZScored("image", mask_key="mask")], [*shared()])
    item = branching({"image": [str(file_of(folder, sequence)) for sequence in SEQUENCES]})
    assert item["image"].shape == item["second"].shape != (4, 14, 12, 10)
    pred = Invertd("pred", transform=branching.reference, orig_keys="image")({**item, "pred": item["mask"].clone()})
    assert pred["pred"].shape == (1, 14, 12, 10)
    assert pred["pred"].affine.diag().tolist() == [-1, -1, 1, 1]


# grids


def test_images_of_other_sizes_are_refused() -> None:
    chains = [Spacingd("image", pixdim=1.0)], [Spacingd("image", pixdim=2.0)]
    with pytest.raises(InputError) as caught:
        _branching(*chains)(_case())
    assert str(caught.value) == (
        "second: must be on the grid of image, got (2, 2, 2) and (4, 3, 4) voxels; "
        "train all members with the same spacing and orientation"
    )


def test_images_on_other_grids_are_refused() -> None:
    with pytest.raises(InputError, match=r"^second: must be on .* image, got affines that differ by up to 3 mm; train"):
        _branching([Flipd("image", 0)], [])(_case())


# as a transform


def test_works_in_worker_processes() -> None:
    dataset = Dataset([_case(), _case()], _branching([ScaleIntensityd("image")], [ScaleIntensityd("image", maxv=2.0)]))
    item = next(iter(DataLoader(dataset, batch_size=2, num_workers=1)))
    torch.testing.assert_close(item["second"], 2 * item["image"])


def test_copy_that_was_pickled_gives_the_same() -> None:
    branching = _branching([ScaleIntensityd("image")], [ScaleIntensityd("image", maxv=2.0)])
    assert torch.equal(pickle.loads(pickle.dumps(branching))(_case())["second"], branching(_case())["second"])


def test_equal_chains_have_an_equal_hash_before_and_after_use() -> None:
    first, second = (_branching([ScaleIntensityd("image")], []) for _ in range(2))
    first(_case())
    assert transform_hash([first]) == transform_hash([second])
    assert transform_hash([first]) != transform_hash([_branching([ScaleIntensityd("image", maxv=2.0)], [])])


@pytest.mark.parametrize(
    ("chains", "message"),
    [
        pytest.param({}, '^chains must begin with "image"', id="none"),
        pytest.param({"second": [], "image": []}, '^chains must begin with "image"', id="order"),
        pytest.param(
            {"image": [], "second": [RandFlipd("image")]}, "^chains must hold no random transform", id="random"
        ),
    ],
)
def test_chains_that_cannot_be_are_refused(chains: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Branching(chains)
