"""Claims about trained models that are to segment together."""

import shutil
from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from monai.data import list_data_collate
from monai.engines import PrepareBatchExtraInput
from monai.transforms import Compose
from saved_run import NAME, saved_run
from tiny_brain import SEQUENCES, file_of, tiny_brain

from common.bundle.saved_model import SavedModel
from common.checks.input_error import InputError
from common.inferers.ensemble_inferer import EnsembleInferer
from common.inferers.saved_ensemble import SavedEnsemble

OF_THE_ENSEMBLE = {
    "sequences": ["flair", "t1", "t1c", "t2"],
    "labels": [0, 1, 2, 3, 4],
    "class_names": ["background", "necrosis", "oedema", "non_enhancing", "enhancing"],
}
SCALED = {"train::deterministic_transforms::5": {"_target_": "ScaleIntensityd", "keys": "image"}}  # for z-scores
Trained = Callable[..., SavedModel]


@pytest.fixture
def trained(tmp_path: Path) -> Trained:
    """Makes a trained model of a name, each with other weights."""

    def make(name: str, bundle: str = "deepmedic_brats", **settings: Any) -> SavedModel:
        return SavedModel.read(
            saved_run(tmp_path / name / NAME, bundle, seed=sum(map(ord, name)), **settings), name=name
        )

    return make


def _ensemble(*models: SavedModel, **given: Any) -> SavedEnsemble:
    return SavedEnsemble(models, **{**OF_THE_ENSEMBLE, **given})


def _refusal(*models: SavedModel, **given: Any) -> str:
    with pytest.raises(InputError) as caught:
        _ensemble(*models, **given)
    message = str(caught.value)
    assert "\n" not in message
    return message


# what an evaluator is given


def test_members_are_the_models_in_their_order(trained: Trained) -> None:
    models = [trained("b"), trained("a")]
    ensemble = _ensemble(*models)
    members = ensemble.members
    assert ensemble.names == ["b", "a"]
    assert [(member.name, member.image, member.takes_mask) for member in members] == [
        ("b", None, True),
        ("a", None, True),
    ]
    for member, model in zip(members, models, strict=True):
        weights = torch.load(model.weights, weights_only=True)
        assert all(torch.equal(tensor, weights[name]) for name, tensor in member.load().state_dict().items())


def test_members_share_no_inferer(trained: Trained) -> None:
    first, other = _ensemble(trained("a"), trained("b")).members
    assert first.inferer is not other.inferer


def test_models_prepared_alike_share_an_image(trained: Trained) -> None:
    ensemble = _ensemble(trained("a"), trained("b", **SCALED), trained("c"), trained("d", **SCALED))
    assert [member.image for member in ensemble.members] == [None, "image_2", None, "image_2"]
    assert ensemble.extra_keys == {"mask": "mask", "image_2": "image_2"}


def test_mask_is_asked_for_only_where_a_model_takes_it(trained: Trained) -> None:
    volumes = [trained(name, "vnet_prostate") for name in "ab"]
    prostate = {"sequences": [], "labels": [0, 1], "class_names": ["background", "prostate"]}
    assert _ensemble(*volumes, **prostate).extra_keys == {}


def test_each_model_sees_the_image_that_it_was_trained_on(trained: Trained, tmp_path: Path) -> None:
    models = [trained("a", engine="torch"), trained("b", engine="torch", **SCALED)]
    case = tiny_brain(tmp_path / "case")
    item: dict[Hashable, Any] = {"case_id": "case", "image": [str(file_of(case, sequence)) for sequence in SEQUENCES]}
    ensemble = _ensemble(*models)
    batch = list_data_collate([ensemble.preprocessing(item)])
    image, _, _, extra = PrepareBatchExtraInput(ensemble.extra_keys)(batch)
    inferer = EnsembleInferer(ensemble.members, num_classes=5, min_members=2)
    alone = [_confidences(model, item) for model in models]
    assert not torch.equal(*alone)
    torch.testing.assert_close(inferer(image, **extra).softmax(dim=1), sum(alone) / 2)


def _confidences(model: SavedModel, item: dict[Hashable, Any]) -> torch.Tensor:
    prepared = Compose(model.transforms())(item)
    with torch.no_grad():
        logits: torch.Tensor = model.inferer()(prepared["image"][None], model.network(), prepared["mask"][None])
    return logits.softmax(dim=1)


# what is refused


@pytest.mark.parametrize(
    ("asked", "got"), [({}, "got 1 (a)"), ({"asked": 3}, "got 1 of the 3 asked for (a)")], ids=["alone", "left over"]
)
def test_ensemble_of_one_is_refused(trained: Trained, asked: dict[str, int], got: str) -> None:
    expected = f"models: an ensemble must have 2 or more, {got}; train the others, or lower min_members"
    assert _refusal(trained("a"), **asked) == expected


def test_ensemble_of_none_is_refused() -> None:
    expected = "models: an ensemble must have 1 or more, got 0; train the others, or lower min_members"
    assert _refusal(min_members=0) == expected


def test_one_model_may_be_asked_for(trained: Trained) -> None:
    assert len(_ensemble(trained("a"), min_members=1).members) == 1


def test_same_model_under_two_names_is_refused(trained: Trained) -> None:
    first = trained("a")
    copy = shutil.copytree(first.weights.parent, first.weights.parents[2] / "copy")
    message = _refusal(first, SavedModel.read(copy, name="b"))
    files = f"{first.weights} and {copy / 'model.pt'}"
    assert message == f"models: must have weights of their own, got a and b with the same ({files}); leave one out"


def test_two_models_of_one_name_are_refused(trained: Trained) -> None:
    models = trained("a"), replace(trained("b"), name="a")
    files = " and ".join(str(model.weights) for model in models)
    assert _refusal(*models) == f"models: must have names of their own, got a twice ({files}); rename a folder"


@pytest.mark.parametrize(
    ("knob", "own"),
    [
        ("class_names", ["background", "necrosis", "oedema", "enhancing", "non_enhancing"]),
        ("labels", [0, 1, 2, 4]),
        ("sequences", ["t1", "flair", "t1c", "t2"]),
    ],
)
def test_model_of_other_classes_or_channels_is_refused(trained: Trained, knob: str, own: list[Any]) -> None:
    message = _refusal(trained("a"), trained("b", **{knob: own}))
    assert message.startswith(
        f"b: {knob} must be the ensemble's, {OF_THE_ENSEMBLE[knob]}, got {own}; leave it out, or "
    )


def test_models_of_different_spacings_are_refused(trained: Trained) -> None:
    message = _refusal(trained("a"), trained("b", spacing=[3.0, 3.0, 3.0]))
    assert message == (
        "b: spacing must be that of a, [6.0, 6.0, 6.0], got [3.0, 3.0, 3.0]; leave it out, "
        "or train it with --spacing '[6.0, 6.0, 6.0]'"
    )


def test_knob_that_a_model_does_not_have_is_not_compared(trained: Trained) -> None:
    volumes = [trained(name, "vnet_prostate") for name in "ab"]
    ensemble = _ensemble(*volumes, sequences=["t2"], labels=[0, 1], class_names=["background", "prostate"])
    assert [member.takes_mask for member in ensemble.members] == [False, False]
