"""Claims about the calibration of several models over cases."""

import math
from typing import Any

import ignite.distributed as idist
import pytest
import torch
from monai.data import MetaTensor
from torch import Tensor

from common.metrics.calibration import Calibration

SHAPE = (1, 1, 6, 6, 6)
VOXELS = 6**3
EASY = torch.zeros(SHAPE)


def _logits(confidence: float) -> Tensor:
    """(1, 2, 6, 6, 6), for class 0 by this confidence."""
    odds = torch.full(SHAPE, math.log(confidence / (1 - confidence)))
    return torch.cat([odds, torch.zeros(SHAPE)], dim=1)


def _label(wrong: float) -> Tensor:
    """Class 0 but in this share of the voxels, which are the first ones."""
    return (torch.arange(VOXELS) < wrong * VOXELS).float().reshape(SHAPE)


def _row(calibration: Calibration, name: str = "a") -> dict[str, Any]:
    return next(row for row in calibration.rows() if row["name"] == name)


def test_error_and_temperature_by_hand() -> None:
    """Confidence 0.9, right in three of four: off by 0.15; at log(9) / T = log(3) both are the same."""
    calibration = Calibration()
    calibration.add("case", "a", _logits(0.9), _label(0.25))
    row = _row(calibration)
    assert row["ece"] == pytest.approx(0.15, abs=1e-6)
    assert row["temperature"] == pytest.approx(2, abs=1e-3)
    assert (row["voxels"], row["cases"]) == (VOXELS, 1)


def test_single_case_has_no_other_to_scale_by() -> None:
    calibration = Calibration()
    calibration.add("case", "a", _logits(0.9), _label(0.25))
    assert math.isnan(float(_row(calibration)["ece_scaled"]))


def test_scaling_mends_what_the_other_half_has_too() -> None:
    calibration = Calibration()
    for case_id in "wxyz":
        calibration.add(case_id, "a", _logits(0.9), _label(0.25))
    assert _row(calibration)["ece_scaled"] == pytest.approx(0, abs=1e-4)


def test_each_half_is_scaled_by_the_temperature_of_the_other() -> None:
    """Right in 3/4 and in 9/10, T = 2 and 1: the first case stays at 0.9, the second goes to 0.75."""
    calibration = Calibration()
    calibration.add("x", "a", _logits(0.9), _label(0.25))
    calibration.add("y", "a", _logits(0.9), _label(0.1))
    wrong = math.ceil(0.1 * VOXELS) / VOXELS
    # both are off by about 0.15, one too sure and one not sure enough, in different bins
    expected = (0.15 + (1 - wrong) - 0.75) / 2
    assert _row(calibration)["ece_scaled"] == pytest.approx(expected, abs=5e-3)


def test_halves_do_not_depend_on_the_order_of_the_cases() -> None:
    cases = {"x": 0.25, "y": 0.1, "z": 0.4}
    first, second = Calibration(), Calibration()
    for calibration, order in ((first, "xyz"), (second, "zxy")):
        for case_id in order:
            calibration.add(case_id, "a", _logits(0.9), _label(cases[case_id]))
    assert first.rows() == second.rows()


def test_only_voxels_in_the_mask_count() -> None:
    calibration = Calibration()
    calibration.add("case", "a", _logits(0.9), _label(0.5), _label(0.5))
    row = _row(calibration)
    assert row["voxels"] == VOXELS / 2
    assert row["ece"] == pytest.approx(0.9, abs=1e-6)
    assert calibration.bins()["a"].count.sum() == VOXELS / 2


def test_a_few_voxels_are_drawn_and_all_are_in_the_bins() -> None:
    calibration = Calibration(voxels_per_case=10)
    for case_id in "xy":
        calibration.add(case_id, "a", _logits(0.9), EASY)
    assert _row(calibration)["voxels"] == 20
    assert calibration.bins()["a"].count.tolist() == [*[0] * 13, 2 * VOXELS, 0]


def test_all_models_are_judged_by_the_same_voxels_of_a_case() -> None:
    calibration = Calibration(voxels_per_case=10)
    random = torch.randn(1, 2, 6, 6, 6, generator=torch.Generator().manual_seed(0))
    for name in "ab":
        calibration.add("case", name, random, EASY)
    first, second = (_row(calibration, name) for name in "ab")
    assert {**first, "name": "b"} == pytest.approx(second, nan_ok=True)


def test_draws_depend_on_the_seed() -> None:
    random = torch.randn(1, 2, 6, 6, 6, generator=torch.Generator().manual_seed(0))
    errors = []
    for seed in (0, 0, 1):
        calibration = Calibration(voxels_per_case=10, seed=seed)
        calibration.add("case", "a", random, EASY)
        errors.append(_row(calibration)["ece"])
    assert errors[0] == errors[1] != errors[2]


def test_model_that_was_left_out_of_a_case_has_fewer() -> None:
    calibration = Calibration()
    for case_id, name in (("x", "a"), ("x", "b"), ("y", "b")):
        calibration.add(case_id, name, _logits(0.9), EASY)
    assert [(row["name"], row["cases"]) for row in calibration.rows()] == [("a", 1), ("b", 2)]


def test_meta_tensors_are_taken() -> None:
    calibration = Calibration()
    calibration.add("case", "a", MetaTensor(_logits(0.9)), MetaTensor(_label(0.25)), MetaTensor(EASY + 1))
    assert _row(calibration)["ece"] == pytest.approx(0.15, abs=1e-6)


def test_cases_of_all_processes_are_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    calibration, other = Calibration(), Calibration()
    for case_id in "xy":
        other.add(case_id, "a", _logits(0.9), EASY)
    calibration.add("x", "a", _logits(0.9), EASY)
    monkeypatch.setattr(idist, "all_gather", lambda cases: [cases, other._cases])
    calibration.gather()
    assert _row(calibration)["cases"] == 2
