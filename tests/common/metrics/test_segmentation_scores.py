"""segmentation_scores gives what pencil and paper give."""

import math

import numpy as np
import pytest
import torch
from monai.data import MetaTensor
from monai.metrics import compute_average_surface_distance, compute_dice, compute_hausdorff_distance
from numpy.typing import NDArray

from common.metrics.empty_rule import EmptyRule
from common.metrics.mask_scores import SCORES
from common.metrics.segmentation_scores import segmentation_scores

# distances come from MONAI in float32
_FLOAT32 = 1e-6


def _box(*slices: slice, shape: tuple[int, ...] = (10, 10, 10)) -> NDArray[np.uint8]:
    mask = np.zeros(shape, np.uint8)
    mask[slices] = 1
    return mask


def _cube(start: int, stop: int) -> NDArray[np.uint8]:
    return _box(slice(start, stop), slice(start, stop), slice(start, stop))


_SLAB = slice(2, 6)
_BY_HAND = {
    # each voxel of one plate is 2 voxels of 2.5 mm from the other plate
    "parallel plates": (
        _box(_SLAB, _SLAB, slice(6, 7)),
        _box(_SLAB, _SLAB, slice(4, 5)),
        (1.0, 1.0, 2.5),
        {"dice": 0, "hd95": 5, "asd": 5, "rvd": 0},
    ),
    # 2x2x2 cubes one voxel (2 mm) apart: 4 voxels of each lie in the other, 4 are 2 mm away;
    # 95th percentile of 0 0 0 0 2 2 2 2 is 2
    "shifted cubes": (
        _box(slice(3, 5), slice(2, 4), slice(2, 4)),
        _box(slice(2, 4), slice(2, 4), slice(2, 4)),
        (2.0, 1.0, 3.0),
        {"dice": 0.5, "hd95": 2, "asd": 1, "rvd": 0},
    ),
    # a row of 5 voxels from a single one: 0 1 2 3 4 mm, 95th percentile at rank 0.95 * 4 = 3.8; back: 0
    "row and point": (
        _box(slice(1, 6), slice(1, 2), slice(1, 2)),
        _box(slice(1, 2), slice(1, 2), slice(1, 2)),
        (1.0, 7.0, 7.0),
        {"dice": 1 / 3, "hd95": 3.8, "asd": 10 / 6, "rvd": 400},
    ),
    # 5^3 around 3^3: 54 face voxels at 1, 36 edge voxels at sqrt 2, 8 corners at sqrt 3 mm; 26 surface voxels back at 1
    "cube in cube": (
        _cube(2, 7),
        _cube(3, 6),
        (1.0, 1.0, 1.0),
        {
            "dice": 2 * 27 / 152,
            "hd95": math.sqrt(3),
            "asd": (54 + 36 * math.sqrt(2) + 8 * math.sqrt(3) + 26) / 124,
            "rvd": 100 * 98 / 27,
        },
    ),
    # a structure at the edge of the image has a surface there: two planes of 3x3 voxels, 4 mm apart
    "opposite edges": (
        _box(slice(0, 1), slice(0, 3), shape=(5, 3)),
        _box(slice(4, 5), slice(0, 3), shape=(5, 3)),
        (1.0, 1.0),
        {"dice": 0, "hd95": 4, "asd": 4, "rvd": 0},
    ),
}


@pytest.mark.parametrize(("pred", "label", "spacing", "expected"), _BY_HAND.values(), ids=_BY_HAND)
def test_scores_are_those_worked_out_by_hand(
    pred: NDArray[np.uint8], label: NDArray[np.uint8], spacing: tuple[float, ...], expected: dict[str, float]
) -> None:
    scores = segmentation_scores(pred, label, spacing=spacing, num_classes=2, class_names=["prostate"])
    by_name = {f"{name}_prostate": value for name, value in expected.items()}
    assert scores == pytest.approx(by_name | {f"mean_{name}": value for name, value in expected.items()}, rel=_FLOAT32)


# MONAI passes its own deprecated argument
@pytest.mark.filterwarnings("ignore:.*always_return_as_numpy:FutureWarning")
@pytest.mark.parametrize("seed", range(3))
def test_scores_are_those_of_monai_metrics(seed: int) -> None:
    pred, label = (np.random.default_rng(seed).random((2, 12, 11, 6)) > [[[[0.7]]], [[[0.6]]]]).astype(np.uint8)
    spacing = (0.6, 0.8, 3.0)
    one_hot = torch.tensor(pred)[None, None], torch.tensor(label)[None, None]
    scores = segmentation_scores(pred, label, spacing=spacing, num_classes=2)
    hd95 = compute_hausdorff_distance(*one_hot, include_background=True, percentile=95, spacing=spacing)
    asd = compute_average_surface_distance(*one_hot, include_background=True, symmetric=True, spacing=spacing)
    expected = (float(compute_dice(*one_hot)), float(hd95), float(asd))
    assert (scores["dice_1"], scores["hd95_1"], scores["asd_1"]) == pytest.approx(expected, rel=_FLOAT32)


_EMPTY, _FULL = np.zeros((6, 6), np.uint8), _box(slice(2, 4), slice(2, 4), shape=(6, 6))


@pytest.mark.parametrize(
    ("pred", "label", "expected"),
    [
        pytest.param(_EMPTY, _EMPTY, [1, 0, 0, 0], id="both empty"),
        pytest.param(_EMPTY, _FULL, [0, math.nan, math.nan, -100], id="missed"),
        pytest.param(_FULL, _EMPTY, [0, math.nan, math.nan, math.nan], id="invented"),
        pytest.param(_FULL, _FULL, [1, 0, 0, 0], id="identical"),
    ],
)
def test_empty_masks(pred: NDArray[np.uint8], label: NDArray[np.uint8], expected: list[float]) -> None:
    scores = segmentation_scores(pred, label, spacing=(1, 1), num_classes=2)
    assert [scores[f"{name}_1"] for name in ("dice", "hd95", "asd", "rvd")] == pytest.approx(expected, nan_ok=True)


def test_missed_class_makes_the_mean_distance_undefined_and_halves_the_mean_dice() -> None:
    label = _FULL.copy()
    label[5, 5] = 2
    scores = segmentation_scores(_FULL, label, spacing=(1, 1), num_classes=3, class_names=["organ", "lesion"])
    assert math.isnan(scores["mean_hd95"])
    assert (scores["hd95_organ"], scores["dice_lesion"], scores["mean_dice"]) == (0, 0, 0.5)


def _line(*classes: int) -> NDArray[np.uint8]:
    """(6, 2): the classes along the first axis, twice."""
    return np.array([classes, classes], np.uint8).T


_REGIONS = {"whole": [1, 2, 3, 4], "core": [1, 3, 4], "enhancing": [4]}


def test_regions_are_unions_of_classes() -> None:
    label, pred = _line(0, 2, 1, 3, 4, 0), _line(0, 0, 2, 4, 4, 4)
    scores = segmentation_scores(pred, label, spacing=(1, 1), num_classes=5, regions=_REGIONS, scores=["dice"])
    # whole: voxels 2 3 4 5 against 1 2 3 4, core: 3 4 5 against 2 3 4, enhancing: 3 4 5 against 4
    dices = [6 / 8, 4 / 6, 2 / 4]
    expected = dict(zip([f"dice_{name}" for name in _REGIONS], dices, strict=True))
    assert scores == pytest.approx(expected | {"mean_dice": sum(dices) / 3})


def test_region_of_all_classes_scores_like_one_class() -> None:
    label, pred = _line(0, 2, 1, 3, 4, 0), _line(0, 0, 2, 4, 4, 4)
    arguments = {"spacing": (1, 2), "scores": SCORES}
    of_region = segmentation_scores(pred, label, num_classes=5, regions={"all": [1, 2, 3, 4]}, **arguments)
    assert of_region == segmentation_scores(pred > 0, label > 0, num_classes=2, class_names=["all"], **arguments)


def test_scores_come_in_the_order_asked_for() -> None:
    scores = segmentation_scores(_FULL, _FULL, spacing=(1, 1), num_classes=2, scores=["sensitivity", "hd"])
    assert list(scores) == ["sensitivity_1", "hd_1", "mean_sensitivity", "mean_hd"]


@pytest.mark.parametrize(
    ("empty", "expected"),
    [
        pytest.param("score", (1, 2 / 3), id="score"),
        pytest.param("omit", (math.nan, 1 / 2), id="omit"),
        pytest.param("zero", (0, 1 / 3), id="zero"),
    ],
)
def test_rule_for_empty_regions_decides_what_enters_the_mean(empty: EmptyRule, expected: tuple[float, float]) -> None:
    # no enhancing tumour in label and prediction; the core is missed
    label, pred = _line(2, 2, 1, 0, 0, 0), _line(2, 2, 2, 0, 0, 0)
    scores = segmentation_scores(pred, label, spacing=(1, 1), num_classes=5, regions=_REGIONS, empty=empty)
    assert (scores["dice_enhancing"], scores["mean_dice"]) == pytest.approx(expected, nan_ok=True)
    assert (scores["dice_core"], scores["rvd_core"]) == (0, -100)


def test_missed_region_stays_in_the_mean_where_absent_ones_are_omitted() -> None:
    label, pred = _line(2, 2, 1, 0, 0, 0), _line(2, 2, 2, 0, 0, 0)
    scores = segmentation_scores(pred, label, spacing=(1, 1), num_classes=5, regions=_REGIONS, empty="omit")
    assert math.isnan(scores["mean_hd95"])


def test_case_without_any_region_has_no_mean_where_absent_ones_are_omitted() -> None:
    scores = segmentation_scores(_EMPTY, _EMPTY, spacing=(1, 1), num_classes=5, regions=_REGIONS, empty="omit")
    assert all(math.isnan(value) for value in scores.values())


def test_classes_do_not_touch_each_other() -> None:
    label = _box(slice(0, 2), shape=(6, 6)) + 2 * _box(slice(4, 6), shape=(6, 6))
    pred = label.copy()
    pred[4:] = 0
    scores = segmentation_scores(pred, label, spacing=(1, 1), num_classes=3)
    assert (scores["dice_1"], scores["rvd_1"], scores["rvd_2"]) == (1, 0, -100)


def test_tensors_score_like_arrays() -> None:
    pred, label = _cube(2, 7), _cube(3, 6)
    tensors = MetaTensor(torch.tensor(pred).float()), MetaTensor(torch.tensor(label).float())
    of_tensors = segmentation_scores(*tensors, spacing=(1, 2, 3), num_classes=2)
    assert of_tensors == segmentation_scores(pred, label, spacing=(1, 2, 3), num_classes=2)


def _scores_of(**changed: object) -> dict[str, float]:
    arguments: dict[str, object] = {"pred": _FULL, "label": _FULL, "spacing": (1, 1), "num_classes": 2, **changed}
    return segmentation_scores(**arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"pred": _FULL * 3}, "pred must hold the class indices 0 to 1, got 0 to 3", id="undeclared class"),
        pytest.param({"label": _FULL * np.nan}, "label must hold the class indices", id="nan"),
        pytest.param({"pred": _FULL * 0.7}, "pred must hold whole class indices, got 0.7", id="probabilities"),
        pytest.param({"pred": _FULL[1:]}, r"pred must lie on the label's grid, got shapes \(5, 6\)", id="other grid"),
        pytest.param({"spacing": (1, 1, 1)}, "spacing must be 2 positive numbers", id="spacing of a volume"),
        pytest.param({"spacing": (1, 0)}, "spacing must be 2 positive numbers", id="spacing of zero"),
        pytest.param({"class_names": ["background", "organ"]}, "class_names must name each of the 1 fore", id="names"),
        pytest.param({"regions": {"all": [0, 1]}}, "foreground classes, 1 to 1, got all:", id="region of background"),
        pytest.param({"regions": {"all": []}}, "foreground classes, 1 to 1, got all:", id="region of nothing"),
        pytest.param({"scores": ["hd96"]}, "scores: there is no 'hd96'; did you mean hd95?", id="unknown score"),
        pytest.param({"empty": "omitted"}, "empty: there is no 'omitted'; did you mean omit?", id="unknown rule"),
    ],
)
def test_wrong_arguments_are_named(changed: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _scores_of(**changed)
