"""Claims about the inference of several models, some of which may fail."""

import logging
import weakref
from collections.abc import Callable
from typing import Any

import pytest
import torch
from monai.data import MetaTensor
from monai.engines import PrepareBatchExtraInput, SupervisedEvaluator
from monai.inferers import Inferer, SimpleInferer
from torch import Tensor, nn

from bundles.deepmedic_brats.networks import DeepMedic
from common.checks.input_error import InputError
from common.inferers.dense_inferer import DenseInferer
from common.inferers.ensemble_inferer import EnsembleInferer
from common.inferers.ensemble_member import EnsembleMember
from common.inferers.volume_inferer import VolumeInferer

IMAGE = torch.tensor([[1.0, 2.0, 3.0]])[None]  # (1, 1, 3)


class Weighted(nn.Module):
    """Logits of two classes: 0 and the image times a weight."""

    def __init__(self, weight: float, num_classes: int = 2) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(weight))
        self.num_classes = num_classes

    def forward(self, image: Tensor) -> Tensor:
        others = [torch.zeros_like(image)] * (self.num_classes - 1)
        return torch.cat([*others, self.weight * image], dim=1)


def _member(name: str, weight: float = 1.0, **given: Any) -> EnsembleMember:
    return EnsembleMember(name, **{"load": lambda: Weighted(weight), "inferer": SimpleInferer(), **given})


def _failing(message: str) -> Callable[[], nn.Module]:
    def load() -> nn.Module:
        raise FileNotFoundError(message)

    return load


def _ensemble(*members: EnsembleMember, **given: Any) -> EnsembleInferer:
    return EnsembleInferer(members, **{"num_classes": 2, **given})


# confidences


def test_softmax_of_the_result_is_the_mean_of_the_members_confidences() -> None:
    logits = _ensemble(_member("a", 1.0), _member("b", -0.5))(IMAGE)
    expected = (torch.sigmoid(IMAGE) + torch.sigmoid(-0.5 * IMAGE)) / 2
    torch.testing.assert_close(logits.softmax(dim=1)[:, 1:], expected)


def test_the_rule_is_the_users() -> None:
    members = [_member("a", 1.0), _member("b", 2.0), _member("c", -9.0)]
    share = _ensemble(*members, rule="majority")(IMAGE).softmax(dim=1)[:, 1]
    torch.testing.assert_close(share, torch.full_like(share, 2 / 3))


def test_each_member_sees_the_image_of_its_normalisation() -> None:
    members = _member("z_score"), _member("n4", image="n4_z_score")
    seen = _ensemble(*members).member_confidences(IMAGE, n4_z_score=-IMAGE)
    assert {name: label_map.unique().tolist() for name, label_map in seen.label_maps.items()} == {
        "z_score": [1],
        "n4": [0],
    }


def test_image_that_is_not_given_is_named() -> None:
    with pytest.raises(ValueError, match=r"^images must hold 'n4', which late sees, got \['nyul'\]$"):
        _ensemble(_member("late", image="n4"))(IMAGE, nyul=IMAGE)


def test_members_of_different_kinds_are_on_one_grid() -> None:
    pathways = [{"factor": factor, "widths": [4, 4]} for factor in (1, 3)]
    members = [
        EnsembleMember(
            "dense", lambda: DeepMedic(1, 2, pathways=pathways, hidden=[4]), DenseInferer(), takes_mask=True
        ),
        EnsembleMember("windows", lambda: Weighted(1.0), VolumeInferer((8, 8, 8))),
    ]
    image = torch.randn(1, 1, 9, 8, 7, generator=torch.Generator().manual_seed(0))
    mask = torch.zeros_like(image)
    mask[..., :4] = 1
    confidences = _ensemble(*members).member_confidences(image, mask)
    assert [label_map.shape for label_map in confidences.label_maps.values()] == [image.shape] * 2
    assert not confidences.label_maps["dense"][..., 4:].any()
    assert confidences.label_maps["windows"][..., 4:].any()


def test_meta_tensors_keep_their_affine() -> None:
    image = MetaTensor(IMAGE, affine=3 * torch.eye(4))
    logits = _ensemble(_member("a"))(image)
    assert isinstance(logits, MetaTensor)
    assert torch.equal(logits.affine, image.affine)


def test_evaluator_gives_the_prepared_images() -> None:
    evaluator = SupervisedEvaluator(
        device=torch.device("cpu"),
        val_data_loader=[{"image": IMAGE, "n4": -IMAGE}],
        network=nn.Identity(),
        inferer=_ensemble(_member("n4", image="n4")),
        prepare_batch=PrepareBatchExtraInput({"n4": "n4"}),
        decollate=False,
    )
    evaluator.run()
    assert (evaluator.state.output["pred"].argmax(dim=1) == 0).all()


def test_each_member_that_is_in_is_watched() -> None:
    seen: dict[str, list[float]] = {}

    def watch(name: str, logits: Tensor) -> None:
        seen[name] = logits[0, 1].tolist()

    ensemble = _ensemble(_member("a", 2.0), _member("b", load=_failing("no model.pt")), _member("c", -1.0))
    ensemble.member_confidences(IMAGE, watch=watch)
    assert seen == {"a": [2.0, 4.0, 6.0], "c": [-1.0, -2.0, -3.0]}


def test_ensembles_on_the_way_are_of_the_members_that_are_in() -> None:
    ensemble = _ensemble(_member("a"), _member("b", load=_failing("no model.pt")), _member("c"))
    assert list(ensemble.member_confidences(IMAGE, keep_growing=True).growing) == ["EMMA2"]


# members that fail


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        pytest.param({"load": _failing("no model.pt")}, "FileNotFoundError: no model.pt", id="missing"),
        pytest.param({"load": lambda: Weighted(float("nan"))}, "ValueError: logits are nan or infinite", id="nan"),
        pytest.param({"inferer": lambda image, network: 1 / 0}, "ZeroDivisionError: division by zero", id="raises"),
    ],
)
def test_member_that_fails_is_named_and_left_out(
    broken: dict[str, Any], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        logits = _ensemble(_member("a"), _member("b", **broken), _member("c"))(IMAGE)
    torch.testing.assert_close(logits.softmax(dim=1)[:, 1:], torch.sigmoid(IMAGE))
    assert [record.getMessage() for record in caplog.records] == [f"ensemble: b is left out ({reason})"]


def test_too_few_members_are_refused_with_what_is_wrong_with_the_others() -> None:
    members = _member("a", load=_failing("no a.pt\nand more")), _member("b"), _member("c", load=_failing("no c.pt"))
    with pytest.raises(InputError) as caught:
        _ensemble(*members, min_members=2)(IMAGE)
    assert str(caught.value) == (
        "min_members: 2 of 3 members must work; left out: "
        "a (FileNotFoundError: no a.pt); c (FileNotFoundError: no c.pt)"
    )


def test_nothing_more_is_computed_where_too_few_are_left() -> None:
    asked: list[str] = []

    def load() -> nn.Module:
        asked.append("late")
        return Weighted(1.0)

    with pytest.raises(InputError):
        _ensemble(_member("a", load=_failing("")), _member("late", load=load), min_members=2)(IMAGE)
    assert asked == []


def test_member_with_other_classes_is_refused() -> None:
    with pytest.raises(InputError, match=r"^odd: must have the ensemble's 2 classes, got 3; give "):
        _ensemble(_member("a"), _member("odd", load=lambda: Weighted(1.0, num_classes=3)))(IMAGE)


def test_member_on_another_grid_is_refused() -> None:
    class Cropped(Inferer):
        def __call__(self, inputs: Tensor, network: Any, *args: Any, **kwargs: Any) -> Tensor:
            return network(inputs[..., 1:])

    with pytest.raises(InputError, match=r"^small: must give logits of the image's size, got \(2,\) for \(3,\); "):
        _ensemble(_member("small", inferer=Cropped()))(IMAGE)


# memory


class _Loads:
    """Loads networks of four bytes, and looks at each load how many others are still there."""

    def __init__(self) -> None:
        self.alive: list[int] = []
        self._networks: list[weakref.ref[nn.Module]] = []

    def __call__(self) -> nn.Module:
        self.alive.append(sum(network() is not None for network in self._networks))
        network = Weighted(1.0)
        self._networks.append(weakref.ref(network))
        return network


def _run_twice(inferer: Inferer, weights_gb: float) -> list[int]:
    loads = _Loads()
    members = [_member(name, load=loads, inferer=inferer) for name in "abc"]
    ensemble = _ensemble(*members, weights_gb=weights_gb)
    ensemble(IMAGE)
    ensemble(IMAGE)
    return loads.alive


class Remembering(SimpleInferer):
    """Holds its last network, as those do that make a faster one of it."""

    def __call__(self, inputs: Tensor, network: Callable[..., Tensor], *args: Any, **kwargs: Any) -> Tensor:
        self.network = network
        return super().__call__(inputs, network, *args, **kwargs)


@pytest.mark.parametrize("inferer", [SimpleInferer(), Remembering()], ids=["plain", "remembering"])
def test_without_room_a_member_is_gone_before_the_next_is_loaded(inferer: Inferer) -> None:
    assert _run_twice(inferer, weights_gb=0) == [0] * 6


def test_members_that_fit_are_loaded_once() -> None:
    assert _run_twice(SimpleInferer(), weights_gb=1.0) == [0, 1, 2]


def test_as_many_members_stay_as_fit() -> None:
    # two of four bytes; the third is loaded for each image
    assert _run_twice(Remembering(), weights_gb=8e-9) == [0, 1, 2, 2]


def test_a_kept_member_has_the_inferer_that_is_its_own() -> None:
    ensemble = _ensemble(*(_member(name, inferer=Remembering()) for name in "ab"))
    ensemble(IMAGE)
    (first, own), (second, other) = ensemble._kept.values()
    assert (own.network, other.network) == (first, second)


# arguments


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param({"rule": "mode"}, "^rule: there is no 'mode'", id="rule"),
        pytest.param(
            {"min_members": 3}, "^min_members: must be from 1 to the 2 members there are, got 3$", id="too many"
        ),
        pytest.param({"min_members": 0}, "^min_members: must be from 1 to the 2 members there are, got 0$", id="none"),
        pytest.param({"weights_gb": -1.0}, "^weights_gb: must be 0 ", id="memory"),
    ],
)
def test_arguments_that_cannot_be_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _ensemble(_member("a"), _member("b"), **given)


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match=r"^members: must have names of their own, got a, a$"):
        _ensemble(_member("a"), _member("a"))
