"""EnsembleStep puts what an ensemble and its members say into an evaluator's output."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import torch
from ignite.engine import Engine
from monai.data import DataLoader, Dataset, MetaTensor
from monai.engines import PrepareBatchExtraInput, SupervisedEvaluator
from monai.engines.utils import IterationEvents
from monai.inferers import Inferer, SimpleInferer
from monai.transforms import Compose, Invertd, Spacingd
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.engines.ensemble_step import EnsembleStep
from common.inferers.ensemble_inferer import EnsembleInferer
from common.inferers.ensemble_member import EnsembleMember
from common.metrics.calibration import Calibration

MAPS = {"image", "label", "pred", "entropy", "mutual_information", "disagreement"}
ABLATION = MAPS | {"member_sure", "member_contrary", "member_unsure", "EMMA2", "EMMA3"}


class Weighted(nn.Module):
    """Logits of two classes: 0 and the image times a weight."""

    def __init__(self, weight: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(weight))

    def forward(self, image: Tensor) -> Tensor:
        return torch.cat([torch.zeros_like(image), self.weight * image], dim=1)


def _failing() -> nn.Module:
    raise FileNotFoundError("no model.pt")


def _member(name: str, weight: float) -> EnsembleMember:
    return EnsembleMember(name, lambda: Weighted(weight), SimpleInferer())


SURE, CONTRARY, UNSURE = _member("sure", 3.0), _member("contrary", -1.0), _member("unsure", 0.1)
BROKEN = EnsembleMember("broken", _failing, SimpleInferer())


def _image() -> MetaTensor:
    """(1, 6, 6, 6)"""
    values = torch.randn(1, 6, 6, 6, generator=torch.Generator().manual_seed(0))
    return MetaTensor(values, affine=torch.diag(torch.tensor([2.0, 2.0, 2.0, 1.0])))


def _item(case_id: str = "case") -> dict[str, Any]:
    image = _image()
    return {"case_id": case_id, "image": image, "label": (image > 0).float(), "mask": torch.ones_like(image)}


def _evaluator(
    *members: EnsembleMember,
    items: Sequence[dict[str, Any]] | None = None,
    transform: Callable[..., Any] | None = None,
    inferer: Inferer | None = None,
    batch_size: int = 1,
    step: dict[str, Any] | None = None,
    **given: Any,
) -> SupervisedEvaluator:
    return SupervisedEvaluator(
        device=torch.device("cpu"),
        val_data_loader=DataLoader(Dataset(items or [_item()], transform), batch_size=batch_size),
        network=nn.Identity(),
        inferer=inferer or EnsembleInferer(members or (SURE, CONTRARY, UNSURE), num_classes=2),
        iteration_update=EnsembleStep(**step or {}),
        **given,
    )


def _output(*members: EnsembleMember, **given: Any) -> dict[str, Any]:
    evaluator = _evaluator(*members, **given)
    evaluator.run()
    output: dict[str, Any] = evaluator.state.output[0]
    return output


def test_prediction_is_what_the_inferer_gives_by_itself() -> None:
    inferer = EnsembleInferer((SURE, CONTRARY), num_classes=2)
    output = _output(inferer=inferer)
    assert torch.equal(output["pred"].as_tensor(), inferer(_image()[None])[0].as_tensor())


def test_maps_are_of_one_channel_on_the_grid_and_with_the_affine_of_the_image() -> None:
    output = _output(step={"ablation": True})
    assert output.keys() == ABLATION
    for key in ABLATION - {"pred"}:
        assert output[key].shape == (1, 6, 6, 6), key
        assert torch.equal(output[key].affine, _image().affine), key


def test_without_an_ablation_there_are_no_label_maps() -> None:
    assert _output().keys() == MAPS


def test_uncertainty_by_hand() -> None:
    """Two members that are sure of different classes: log 2 of entropy, all from their difference; half disagree."""
    output = _output(_member("a", 1e8), _member("b", -1e8), items=[{**_item(), "image": MetaTensor(_image().abs())}])
    for key, expected in (("entropy", 0.6931472), ("mutual_information", 0.6931472), ("disagreement", 0.5)):
        torch.testing.assert_close(output[key].as_tensor(), torch.full((1, 6, 6, 6), expected))


def test_members_that_say_the_same_are_unsure_without_a_difference() -> None:
    output = _output(_member("a", 0.0), _member("b", 0.0))
    assert output["entropy"].min() > 0.69
    assert output["mutual_information"].max() == output["disagreement"].max() == 0


def test_members_decide_as_by_themselves_and_together_as_the_ensemble() -> None:
    output = _output(step={"ablation": True})
    positive = (_image() > 0).to(torch.uint8)
    assert torch.equal(output["member_sure"], positive)
    assert torch.equal(output["member_contrary"], 1 - positive)
    assert torch.equal(output["EMMA3"], output["pred"].argmax(dim=0, keepdim=True).to(torch.uint8))


def test_member_that_fails_has_no_map_and_the_others_go_on() -> None:
    output = _output(SURE, BROKEN, CONTRARY, UNSURE, step={"ablation": True})
    assert output.keys() == ABLATION


def test_way_back_to_the_native_grid_is_that_of_the_image() -> None:
    spacing = Spacingd(keys="image", pixdim=(1.0, 1.0, 1.0))
    output = _output(
        transform=Compose([spacing]),
        step={"ablation": True},
        postprocessing=Invertd(keys=["pred", "member_sure", "EMMA2"], transform=spacing, orig_keys="image"),
    )
    for key in ("pred", "member_sure", "EMMA2"):
        assert output[key].shape[1:] == (6, 6, 6), key


def test_calibration_hears_of_every_member_and_of_the_ensemble() -> None:
    calibration = Calibration()
    items = [{**_item(case_id), "grid_label": (_image() > 0).float()} for case_id in ("x", "y")]
    _output(SURE, BROKEN, CONTRARY, items=items, step={"calibration": calibration, "label_key": "grid_label"})
    rows = calibration.rows()
    assert [(row["name"], row["cases"], row["voxels"]) for row in rows] == [
        ("sure", 2, 432),
        ("contrary", 2, 432),
        ("ensemble", 2, 432),
    ]
    assert rows[1]["ece"] > 0.6


def test_calibration_is_of_voxels_in_the_mask() -> None:
    calibration = Calibration()
    item = _item()
    item["mask"][:, 1:] = 0
    _output(items=[item], step={"calibration": calibration})
    assert [row["voxels"] for row in calibration.rows()] == [36] * 4


def test_extra_images_reach_their_members() -> None:
    other = EnsembleMember("other", lambda: Weighted(3.0), SimpleInferer(), image="image_2")
    output = _output(
        SURE,
        other,
        items=[{**_item(), "image_2": -_image()}],
        step={"ablation": True},
        prepare_batch=PrepareBatchExtraInput({"mask": "mask", "image_2": "image_2"}),
    )
    assert torch.equal(output["member_other"], 1 - output["member_sure"])


def test_events_are_fired_with_the_whole_output() -> None:
    evaluator = _evaluator(decollate=False)
    seen: list[set[str]] = []

    def look(engine: Engine) -> None:
        seen.append(set(engine.state.output))

    for event in (IterationEvents.FORWARD_COMPLETED, IterationEvents.MODEL_COMPLETED):
        evaluator.add_event_handler(event, look)
    evaluator.run()
    assert seen == [MAPS, MAPS]


def test_case_without_a_label_is_segmented() -> None:
    output = _output(items=[{"case_id": "case", "image": _image()}])
    assert output["pred"].shape == (2, 6, 6, 6)


def test_two_images_at_once_are_refused() -> None:
    with pytest.raises(InputError, match=r"^batch_size: must be 1, as an ensemble is asked case by case, got 2"):
        _output(items=[_item("x"), _item("y")], batch_size=2)


def test_other_inferers_are_refused() -> None:
    with pytest.raises(ValueError, match="inferer must be an EnsembleInferer, got SimpleInferer"):
        _output(inferer=SimpleInferer())
