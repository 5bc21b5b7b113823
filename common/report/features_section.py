"""features_section: feature maps of a training's network."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from monai.bundle import ConfigParser
from monai.transforms import Compose
from torch import Tensor

from common.bundle.run_record import RunRecord
from common.bundle.saved_model import SavedModel
from common.checks.input_error import InputError
from common.checks.plain_input_errors import plain_input_errors
from common.doctor.plain_keys import plain_keys
from common.report.data_uri import png_uri
from common.report.element import element
from common.report.feature_maps import feature_maps, network_input, without_margin
from common.report.feature_picture import feature_picture

_TRANSFORMS = "train::deterministic_transforms"
_ELSEWHERE = ("bundle_root", "runs", "dataset_dir", "output_dir", "device", "weights", "track")


def features_section(
    training: RunRecord | None,
    layers: Sequence[str],
    *,
    image: str | None,
    dataset_dir: str | None,
    case_id: str | None,
) -> Element:
    """The `feature_picture` of these layers.

    Args:
        image: what inference takes as its dataset_dir: a picture, a volume, a subject's folder; its first image.
        dataset_dir: of the training's cases, if not where they were.
        case_id: of them, where there is no `image`; None for the first.
    """
    if training is None:
        raise InputError(
            "layers: an ensemble has none of its own, and the training of other weights must be beside the evaluation; "
            "give the folder of a training"
        )
    with plain_input_errors():
        model = SavedModel.read(training.folder)
        if dataset_dir is not None:
            model.parser["dataset_dir"] = dataset_dir
        case = _given(training, image) if image else _own(model, case_id)
        network = model.network()
        inputs = network_input(_prepared(model, case), network)
    maps, output = feature_maps(network, inputs, layers)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "features.png"
        shown = without_margin(inputs, network)
        feature_picture(shown, output, maps, picture, title=f"{case['case_id']}, {training.folder.name}")
        sizes = ", ".join(f"{name} {' x '.join(map(str, of.shape))}" for name, of in maps.items())
        note = f"Middle slice; of each layer the maps that vary most, with their numbers. Channels and size: {sizes}."
        return element(
            "div",
            None,
            element("img", {"src": png_uri(picture), "alt": f"feature maps of {', '.join(layers)}"}),
            element("p", {"class": "note"}, note),
        )


def _given(training: RunRecord, image: str) -> dict[str, Any]:
    """The first image there, as the bundle's inference would find it."""
    if not Path(image).exists():
        raise InputError(f"image: there is no {image}; give a picture, a volume, or a subject's folder of sequences")
    config = ConfigParser.load_config_file(
        str(Path(SavedModel.read(training.folder).knob("bundle_root")) / "configs" / "inference.json")
    )
    knobs = {name: value for name, value in plain_keys(dict(training.config)).items() if name not in _ELSEWHERE}
    parser = ConfigParser({**config, **{name: knobs[name] for name in knobs.keys() & config.keys()}})
    parser["dataset_dir"] = str(Path(image).resolve())
    case: dict[str, Any] = parser.get_parsed_content("checked_cases")[0]
    return case


def _own(model: SavedModel, case_id: str | None) -> dict[str, Any]:
    """Of the training's cases, none of which is read for that."""
    cases: list[dict[str, Any]] = model.knob("checked_cases::cases")
    return next((case for case in cases if case["case_id"] == case_id), cases[0])


def _prepared(model: SavedModel, case: dict[str, Any]) -> Tensor:
    """The image as validation saw it."""
    if _TRANSFORMS in model.parser:
        unlabelled = {key: value for key, value in case.items() if key != "label"}
        image: Tensor = Compose(model.transforms())(unlabelled)["image"]
        return image.as_tensor() if hasattr(image, "as_tensor") else image
    parser = ConfigParser(dict(model.parser.get()))
    parser["validate::dataset::data"] = [case]
    item: Tensor = parser.get_parsed_content("validate::dataset")[0]["image"]
    return item
