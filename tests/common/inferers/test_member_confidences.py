"""Claims about what comes of the confidences of several members."""

import math

import pytest
import torch
from torch import Tensor

from common.checks.input_error import InputError
from common.inferers.member_confidences import RULES, MemberConfidences
from common.postprocessing.mutual_information import mutual_information
from common.postprocessing.staple import staple

# of one voxel, three classes
CLEAR, UNSURE, CONTRARY = [0.8, 0.1, 0.1], [0.5, 0.25, 0.25], [0.2, 0.7, 0.1]


def _combined(rule: str, *members: list[float]) -> list[float]:
    return _added(rule, *members).combined().flatten().tolist()


def _added(rule: str, *members: list[float]) -> MemberConfidences:
    confidences = MemberConfidences(rule)
    for index, member in enumerate(members):
        confidences.add(f"member {index}", torch.tensor(member)[None, :, None].log())
    return confidences


def test_mean_by_hand() -> None:
    assert _combined("mean", CLEAR, UNSURE, CONTRARY) == pytest.approx([0.5, 0.35, 0.15])


def test_median_of_three_is_the_middle_one_in_proportion() -> None:
    assert _combined("median", CLEAR, UNSURE, CONTRARY) == pytest.approx([0.5 / 0.85, 0.25 / 0.85, 0.1 / 0.85])


def test_median_of_two_is_their_mean() -> None:
    assert _combined("median", CLEAR, CONTRARY) == pytest.approx([0.5, 0.4, 0.1])


def test_median_of_members_that_are_sure_of_different_classes_is_undecided() -> None:
    members = torch.eye(3).tolist()
    # the logarithm of 0 is infinite, of which there is nothing to be had
    certain = [[value or 1e-30 for value in member] for member in members]
    assert _combined("median", *certain) == pytest.approx([1 / 3] * 3)


def test_product_by_hand() -> None:
    products = [0.8 * 0.5 * 0.2, 0.1 * 0.25 * 0.7, 0.1 * 0.25 * 0.1]
    expected = [product / sum(products) for product in products]
    assert _combined("product", CLEAR, UNSURE, CONTRARY) == pytest.approx(expected)


def test_product_of_many_members_does_not_vanish() -> None:
    confidences = MemberConfidences("product")
    for index in range(50):
        confidences.add(str(index), torch.tensor([0.0, -60.0])[None, :, None])
    assert confidences.combined().flatten().tolist() == [1, 0]


def test_majority_is_the_share_of_the_votes() -> None:
    assert _combined("majority", CLEAR, UNSURE, CONTRARY) == pytest.approx([2 / 3, 1 / 3, 0])


def _random_logits(members: int) -> list[Tensor]:
    return list(2 * torch.randn(members, 2, 3, 4, 4, 4, generator=torch.Generator().manual_seed(0)))


def test_staple_is_of_each_image_by_itself() -> None:
    confidences = MemberConfidences("staple")
    for index, logits in enumerate(_random_logits(4)):
        confidences.add(str(index), logits)
    of_second = [label_map[1, 0] for label_map in confidences.label_maps.values()]
    assert torch.equal(confidences.combined()[1], staple(of_second, num_classes=3))


@pytest.mark.parametrize("rule", RULES)
def test_confidences_sum_to_one_and_leave_the_sums_alone(rule: str) -> None:
    confidences = MemberConfidences(rule)
    members = _random_logits(4)
    for index, logits in enumerate(members):
        confidences.add(str(index), logits)
    combined = confidences.combined()
    torch.testing.assert_close(combined.sum(dim=1), torch.ones(2, 4, 4, 4))
    assert torch.equal(confidences.combined(), combined)
    # in another order of summation
    expected = torch.stack(members).softmax(dim=2).mean(dim=0)
    torch.testing.assert_close(confidences.mean(), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("rule", RULES)
def test_one_member_is_decided_as_by_itself(rule: str) -> None:
    logits = _random_logits(1)[0]
    confidences = MemberConfidences(rule)
    confidences.add("only", logits)
    assert torch.equal(confidences.combined().argmax(dim=1), logits.argmax(dim=1))


def test_half_precision_is_added_up_in_float32() -> None:
    confidences = MemberConfidences()
    for index, logits in enumerate(_random_logits(2)):
        confidences.add(str(index), logits.bfloat16())
    assert confidences.mean().dtype == torch.float32


def test_means_give_the_mutual_information() -> None:
    confidences = _added("mean", [1 - 1e-7, 1e-7], [1e-7, 1 - 1e-7])
    information = mutual_information(confidences.mean(), confidences.mean_entropy())
    assert information.item() == pytest.approx(math.log(2), abs=1e-4)


def test_decisions_have_their_members_names() -> None:
    label_maps = _added("mean", CLEAR, CONTRARY).label_maps
    assert {name: label_map.item() for name, label_map in label_maps.items()} == {"member 0": 0, "member 1": 1}


def test_only_the_median_keeps_what_all_members_say() -> None:
    kept = {rule: len(_added(rule, CLEAR, UNSURE, CONTRARY)._kept) for rule in RULES}
    assert kept == {**dict.fromkeys(RULES, 0), "median": 3}


@pytest.mark.parametrize("rule", RULES)
def test_logarithms_of_the_confidences_are_finite(rule: str) -> None:
    confidences = _added(rule, [1 - 1e-30, 1e-30, 1e-30], [1 - 1e-30, 1e-30, 1e-30])
    logarithms = confidences.log_combined()
    assert logarithms.isfinite().all()
    torch.testing.assert_close(logarithms.softmax(dim=1), confidences.combined())


def test_growing_ensembles_are_of_the_first_two_and_more() -> None:
    confidences = MemberConfidences("majority", keep_growing=True)
    for name, member in {"a": CLEAR, "b": CONTRARY, "c": CONTRARY, "d": [0.9, 0.05, 0.05]}.items():
        confidences.add(name, torch.tensor(member)[None, :, None].log())
    # class 0 has 1.0 of two, 1.2 of three, 2.1 of four; class 1 has 0.8, 1.5, 1.55
    assert {name: label_map.item() for name, label_map in confidences.growing.items()} == {
        "EMMA2": 0,
        "EMMA3": 1,
        "EMMA4": 0,
    }


def test_the_last_growing_ensemble_is_the_one_by_the_mean() -> None:
    confidences = MemberConfidences(keep_growing=True)
    for index, logits in enumerate(_random_logits(4)):
        confidences.add(str(index), logits)
    assert torch.equal(confidences.growing["EMMA4"].long(), confidences.combined().argmax(dim=1, keepdim=True))


def test_growing_ensembles_are_kept_on_request_only() -> None:
    assert _added("mean", CLEAR, UNSURE, CONTRARY).growing == {}


def test_unknown_rule_is_refused() -> None:
    with pytest.raises(InputError, match=r"^rule: there is no 'medain'"):
        MemberConfidences("medain")
