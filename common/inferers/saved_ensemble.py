"""SavedEnsemble: trained models that are to segment together, and what an evaluator needs for it."""

from collections.abc import Callable, Sequence
from typing import Any

from common.bundle.saved_model import SavedModel
from common.checks.input_error import InputError
from common.data.transform_hash import transform_hash
from common.inferers.ensemble_member import EnsembleMember
from common.transforms.branching import Branching


class SavedEnsemble:
    """Models of any bundles whose classes, channels and grid are the same.

    Args:
        models: as `saved_models` reads them.
        sequences, labels, class_names: of the ensemble; a model whose config has such a knob must have it alike.
        min_members: of which there must be models.
        asked: how many models were asked for, of which some may be left out.

    Attributes:
        names: of the models.
        members: of an `EnsembleInferer`, in the order of the models; each with an inferer of its own.
        preprocessing: of all models, those with equal transforms sharing an image: "image", "image_2", "image_3", ...
            It leaves a label alone.
        extra_keys: of `monai.engines.PrepareBatchExtraInput`: what the inferer is given beside "image".
    """

    def __init__(
        self,
        models: Sequence[SavedModel],
        *,
        sequences: Sequence[str],
        labels: Sequence[int],
        class_names: Sequence[str],
        min_members: int = 2,
        asked: int = 0,
    ) -> None:
        _check_count(models, min_members, asked)
        _check_no_twins(models)
        wanted = {"class_names": class_names, "labels": labels, "sequences": sequences}
        for knob, value in wanted.items():
            _check_knob(models, knob, value, whose="the ensemble's")
        _check_one_spacing(models)
        chains, images = _chains_of(models)
        self.names = [model.name for model in models]
        self.members = [
            EnsembleMember(
                model.name,
                load=model.network,
                inferer=model.inferer(),
                image=None if image == "image" else image,
                takes_mask=model.takes_mask,
            )
            for model, image in zip(models, images, strict=True)
        ]
        self.preprocessing = Branching(chains, untouched=["label"])
        masks = ["mask"] if any(member.takes_mask for member in self.members) else []
        self.extra_keys = {name: name for name in (*masks, *list(chains)[1:])}


def _chains_of(models: Sequence[SavedModel]) -> tuple[dict[str, list[Callable[..., Any]]], list[str]]:
    """The distinct ones among the models' transforms, by the names of their images; and the image of each model."""
    chains: dict[str, list[Callable[..., Any]]] = {}
    names: dict[str, str] = {}  # by hash
    images = []
    for model in models:
        chain = model.transforms()
        name = names.setdefault(transform_hash(chain), f"image_{len(names) + 1}" if names else "image")
        chains.setdefault(name, chain)
        images.append(name)
    return chains, images


def _check_count(models: Sequence[SavedModel], min_members: int, asked: int) -> None:
    wanted = max(min_members, 1)
    if len(models) < wanted:
        names = f" ({', '.join(model.name for model in models)})" if models else ""
        of_asked = f" of the {asked} asked for" if asked else ""
        raise InputError(
            f"models: an ensemble must have {wanted} or more, got {len(models)}{of_asked}{names}; "
            "train the others, or lower min_members"
        )


def _check_no_twins(models: Sequence[SavedModel]) -> None:
    by_name: dict[str, SavedModel] = {}
    by_content: dict[str, SavedModel] = {}
    for model in models:
        if (twin := by_content.setdefault(model.fingerprint, model)) is not model:
            names, files = f"{twin.name} and {model.name}", f"{twin.weights} and {model.weights}"
            raise InputError(
                f"models: must have weights of their own, got {names} with the same ({files}); leave one out"
            )
        if (twin := by_name.setdefault(model.name, model)) is not model:
            files = f"{twin.weights} and {model.weights}"
            raise InputError(f"models: must have names of their own, got {model.name} twice ({files}); rename a folder")


def _check_knob(models: Sequence[SavedModel], knob: str, wanted: Any, *, whose: str) -> None:
    for model in models:
        own = model.knob(knob)
        if own is not None and list(own) != list(wanted):
            raise InputError(
                f"{model.name}: {knob} must be {whose}, {list(wanted)}, got {list(own)}; leave it out, "
                f"or train it with --{knob} {str(list(wanted))!r}"
            )


def _check_one_spacing(models: Sequence[SavedModel]) -> None:
    """Confidences are averaged voxel by voxel, so on one grid."""
    first = next((model for model in models if model.knob("spacing") is not None), models[0])
    _check_knob(models, "spacing", first.knob("spacing"), whose=f"that of {first.name}")
