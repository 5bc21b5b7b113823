"""The knobs of deepmedic_brats: a wrong value is refused in a line that names it; folds hold out each case once."""

from pathlib import Path
from typing import Any

import pytest
from bundle_configs import PROJECT
from tiny_brain import tiny_brain
from tiny_bundle import TinyBundle, content, input_error


@pytest.fixture
def tiny(tmp_path: Path) -> TinyBundle:
    return TinyBundle(PROJECT / "bundles" / "deepmedic_brats", tmp_path)


@pytest.mark.parametrize(
    ("knob", "value", "message"),
    [
        pytest.param(
            "segment_size",
            [15, 25, 25],
            "segment_size: must be at least [17, 17, 17] for this network, got [15, 25, 25]",
            id="segment_size",
        ),
        pytest.param("preset", "DeepMedik", "preset: there is no 'DeepMedik'; did you mean DeepMedic?", id="preset"),
        pytest.param(
            "sampling",
            "balanced",
            "sampling: must be one of foreground_background, per_class, uniform, whole_image, got 'balanced'",
            id="sampling",
        ),
        pytest.param(
            "foreground_share",
            1.5,
            "foreground_share: must lie between 0 and 1, got 1.5; 0.5 is the paper's",
            id="foreground_share",
        ),
        pytest.param(
            "engine", "onnx", "engine: must be one of auto, openvino, torch, compiled, got 'onnx'", id="engine"
        ),
        pytest.param(
            "class_names",
            ["background", "core", "oedema", "non_enhancing", "enhancing"],
            "regions: class of 'whole': there is no 'necrosis'; choose from core, oedema, non_enhancing, enhancing",
            id="class_names",
        ),
        pytest.param("memory_gb", -1.0, "memory_gb: must be 0 (automatic) or more, got -1.0", id="memory_gb"),
    ],
)
def test_wrong_value_is_refused_before_the_data_are_read(
    tiny: TinyBundle, tmp_path: Path, knob: str, value: Any, message: str
) -> None:
    no_data = str(tmp_path / "nowhere")  # which would be refused as soon as somebody looks there
    workflow = tiny.workflow("train.json", dataset_dir=no_data, **{knob: value})
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    assert input_error(caught.value) == message


def test_data_are_looked_at_where_all_values_are_right(tiny: TinyBundle, tmp_path: Path) -> None:
    workflow = tiny.workflow("train.json", dataset_dir=str(tmp_path / "nowhere"))
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    assert str(tmp_path / "nowhere") in str(input_error(caught.value))


@pytest.mark.parametrize("names", [("train.json", "evaluate.json"), ("inference.json",)], ids=lambda names: names[-1])
def test_unknown_sequence_is_refused_before_the_weights_are_read(tiny: TinyBundle, names: tuple[str, ...]) -> None:
    workflow = tiny.workflow(*names, sequences=["flair", "t1", "t1x"], weights="nowhere.pt")
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    assert input_error(caught.value) == "sequences: there is no 't1x'; did you mean t1c?"


def test_every_case_is_held_out_by_one_of_the_folds(tiny: TinyBundle, tmp_path: Path) -> None:
    everybody = ["a", "b", "c", "d"]
    for name in everybody:
        tiny_brain(tmp_path / "brains" / name)
    parts = []
    for fold in range(4):
        workflow = tiny.workflow("train.json", dataset_dir=str(tmp_path / "brains"), folds=4, fold=fold)
        data = [content(workflow, f"{part}::dataset::data") for part in ("train", "validate")]
        parts.append([[case["case_id"] for case in cases] for cases in data])
    assert sorted(held_out for _, (held_out,) in parts) == everybody
    assert [sorted(training + held_out) for training, held_out in parts] == [everybody] * 4
