"""The knobs of a member's training: a wrong value is refused in a line that names it, before the data are read."""

from pathlib import Path
from typing import Any

import pytest
from bundle_configs import PROJECT
from tiny_bundle import TinyBundle, input_error

WRONG: dict[str, tuple[Any, str]] = {
    "architecture": ("FCM", "member: there is no 'FCM'; did you mean FCN?"),
    "normalisation": ("n4_score", "normalisation: there is no 'n4_score'; did you mean n4_z_score?"),
    "patch_share": (0.0, "patch_share: must be above 0, got 0.0; 1 leaves the member's own size"),
    "sampling": (
        "balanced",
        "sampling: must be one of foreground_background, per_class, uniform, whole_image, got 'balanced'",
    ),
    "foreground_share": (1.5, "foreground_share: must lie between 0 and 1, got 1.5; 0.5 is the paper's"),
    "engine": ("onnx", "engine: must be one of auto, openvino, torch, compiled, got 'onnx'"),
    "memory_gb": (-1.0, "memory_gb: must be 0 (automatic) or more, got -1.0"),
    "class_names": (
        ["background", "core", "oedema", "non_enhancing", "enhancing"],
        "regions: class of 'whole': there is no 'necrosis'; choose from core, oedema, non_enhancing, enhancing",
    ),
    "network_def::pathways": (
        [],
        "network_def of FCN: there is no 'pathways'; choose from in_channels, out_channels, layer, widths, "
        "layers_per_resolution, arrangement, score_kernel, dropout",
    ),
}


@pytest.fixture
def tiny(tmp_path: Path) -> TinyBundle:
    return TinyBundle(PROJECT / "bundles" / "emma_ensemble", tmp_path)


@pytest.mark.parametrize("knob", WRONG)
def test_wrong_value_is_refused_before_the_data_are_read(tiny: TinyBundle, tmp_path: Path, knob: str) -> None:
    value, message = WRONG[knob]
    no_data = str(tmp_path / "nowhere")  # which would be refused as soon as somebody looks there
    workflow = tiny.workflow("train.json", dataset_dir=no_data, **{knob: value})
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    assert input_error(caught.value) == message


@pytest.mark.parametrize("names", [("train.json", "evaluate.json"), ("inference.json",)], ids=lambda names: names[-1])
def test_unknown_sequence_is_refused_before_the_models_are_read(tiny: TinyBundle, names: tuple[str, ...]) -> None:
    workflow = tiny.workflow(*names, sequences=["flair", "t1", "t1x"], ensemble_dir="nowhere")
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    assert input_error(caught.value) == "sequences: there is no 't1x'; did you mean t1c?"


@pytest.mark.parametrize("names", [("train.json", "evaluate.json"), ("inference.json",)], ids=lambda names: names[-1])
def test_folder_without_members_is_named(tiny: TinyBundle, tmp_path: Path, names: tuple[str, ...]) -> None:
    workflow = tiny.workflow(*names, ensemble_dir=str(tmp_path / "nowhere"), dataset_dir=str(tmp_path / "nowhere"))
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    line = f"models: there is no finished run in {tmp_path / 'nowhere'}, nor members in its ensemble.json; train first"
    assert input_error(caught.value) == line
