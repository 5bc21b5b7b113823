"""The overlay for few labels: which labels it reads, what it trains, and what it leaves as it is."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from bundle_configs import PROJECT, config_of
from ignite.engine import Engine, Events
from monai.bundle import ConfigWorkflow
from tiny_brain import file_of, tiny_brain
from tiny_bundle import TinyBundle, content, input_error
from torch import Tensor

BUNDLE = PROJECT / "bundles" / "deepmedic_brats"
OVERLAY = "semi_supervised.json"
GIVEN: dict[str, Any] = {
    "labels": [0, 1, 2, 4],
    "class_names": ["background", "necrosis", "oedema", "enhancing"],
    "regions": {"whole": ["necrosis", "oedema", "enhancing"]},
    "spacing": [1.0, 1.0, 1.0],  # that of the files, so that nothing is resampled
    "validation_share": 0.3,
    "val_interval": 2,
    "engine": "torch",
    "track": False,
    "device": "cpu",
}
FEW: dict[str, Any] = {"labelled_cases": 2, **GIVEN}
LABELLED, UNLABELLED, HELD_OUT = ("d", "g"), ("b", "e"), ("a", "c", "f")  # by the hashes of split and draw


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyBundle:
    return TinyBundle(BUNDLE, tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def brains(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where no label can be read that shall not be."""
    folder = tmp_path_factory.mktemp("brains")
    for name in (*LABELLED, *UNLABELLED, *HELD_OUT):
        tiny_brain(folder / name)
    for name in UNLABELLED:
        file_of(folder / name, "seg").write_text("no volume")
    return str(folder)


@pytest.fixture(scope="module")
def trained(tiny: TinyBundle, brains: str) -> ConfigWorkflow:
    return tiny.run("train.json", OVERLAY, dataset_dir=brains, **FEW)


def _ids(workflow: ConfigWorkflow, name: str) -> tuple[str, ...]:
    return tuple(case["case_id"] for case in content(workflow, name))


def _weights(workflow: ConfigWorkflow) -> list[Tensor]:
    """The last ones, batch normalisation's statistics included."""
    return list(content(workflow, "network_def").state_dict().values())


def _same(first: ConfigWorkflow, second: ConfigWorkflow) -> bool:
    return all(torch.equal(a, b) for a, b in zip(_weights(first), _weights(second), strict=True))


def _press_ctrl_c(engine: Engine) -> None:
    raise KeyboardInterrupt


# --- the files


def test_comparison_is_of_the_weight_alone() -> None:
    settings = config_of(BUNDLE, "few_labels.json")
    seeds = sorted({own["seed"] for own in settings.values()})
    expected = {f"{method}-{seed}" for seed in seeds for method in ("supervised", "cclp")}
    assert settings.keys() == expected
    for seed in seeds:
        assert settings[f"supervised-{seed}"] == {**settings[f"cclp-{seed}"], "cclp_weight": 0.0}
    assert config_of(BUNDLE, OVERLAY)["cclp_weight"] > 0


# --- the data


def test_training_cases_are_divided_and_the_held_out_ones_left_alone(tiny: TinyBundle, brains: str) -> None:
    workflow = tiny.workflow("train.json", OVERLAY, dataset_dir=brains, **FEW)
    assert _ids(workflow, "train::dataset::data") == LABELLED
    assert _ids(workflow, "train::unlabelled::dataset::data") == UNLABELLED
    assert _ids(workflow, "validate::dataset::data") == HELD_OUT


def test_evaluation_of_all_cases_has_all_labels(tiny: TinyBundle, tmp_path: Path) -> None:
    for name in (*LABELLED, *UNLABELLED):
        tiny_brain(tmp_path / name)
    given = {"dataset_dir": str(tmp_path), "part": "all", **GIVEN}
    workflow = tiny.workflow("train.json", "evaluate.json", OVERLAY, **given)
    assert all("label" in case for case in content(workflow, "checked_cases"))


def test_withheld_labels_would_be_found_broken_if_they_were_read(tiny: TinyBundle, brains: str) -> None:
    workflow = tiny.workflow("train.json", dataset_dir=brains, **GIVEN)
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    assert str(file_of(Path(brains) / "b", "seg")) in str(input_error(caught.value))


def test_unlabelled_cases_may_come_from_elsewhere(tiny: TinyBundle, brains: str, tmp_path: Path) -> None:
    for name in ("x", "y"):
        shutil.copytree(Path(brains) / "b", tmp_path / name)
        file_of(tmp_path / name, "seg").unlink(missing_ok=True)
        for file in (tmp_path / name).iterdir():
            file.rename(file.with_name(file.name.replace("b_", f"{name}_")))
    workflow = tiny.workflow("train.json", OVERLAY, dataset_dir=brains, unlabelled_dir=str(tmp_path), **FEW)
    assert _ids(workflow, "train::unlabelled::dataset::data") == (*UNLABELLED, "x", "y")


@pytest.mark.parametrize(
    ("knob", "value", "message"),
    [
        ("cclp_weight", -1.0, "weight of the regulariser: must be 0 or more, got -1.0; 0 is supervised training"),
        (
            "nodes_unlabelled",
            1000,
            "nodes_labelled and nodes_unlabelled: must be at least 1 and together at most 1000, got 100 and 1000; "
            "100 and 100 are usual",
        ),
    ],
)
def test_wrong_value_is_refused_before_the_data_are_read(
    tiny: TinyBundle, tmp_path: Path, knob: str, value: Any, message: str
) -> None:
    workflow = tiny.workflow("train.json", OVERLAY, dataset_dir=str(tmp_path / "nowhere"), **{knob: value})
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    assert input_error(caught.value) == message


# --- the training


@pytest.mark.slow
def test_training_ends_without_the_withheld_labels(trained: ConfigWorkflow) -> None:
    run_dir = Path(content(trained, "run_dir"))
    assert (run_dir / "model.pt").is_file()
    assert (run_dir / "finished").is_file()


@pytest.mark.slow
def test_weight_of_zero_is_training_on_the_labelled_cases_alone(
    tiny: TinyBundle, trained: ConfigWorkflow, brains: str, tmp_path: Path
) -> None:
    for name in (*LABELLED, *HELD_OUT):
        shutil.copytree(Path(brains) / name, tmp_path / name)
    alone = tiny.run("train.json", dataset_dir=str(tmp_path), **GIVEN)
    zero = tiny.run("train.json", OVERLAY, dataset_dir=brains, cclp_weight=0.0, **FEW)
    assert _same(zero, alone)
    assert not _same(trained, alone)


@pytest.mark.slow
def test_resumed_run_ends_with_the_weights_of_an_uninterrupted_one(
    tiny: TinyBundle, trained: ConfigWorkflow, brains: str, tmp_path: Path
) -> None:
    given = {"dataset_dir": brains, "output_dir": str(tmp_path), **FEW}
    interrupted = tiny.workflow("train.json", OVERLAY, **given)
    interrupted.initialize()
    content(interrupted, "train::trainer").add_event_handler(Events.EPOCH_STARTED(once=2), _press_ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        interrupted.run()
    assert _same(tiny.run("train.json", OVERLAY, resume=True, **given), trained)


@pytest.mark.slow
@pytest.mark.parametrize("overlays", [(), (OVERLAY,)], ids=["without the overlay", "with it"])
def test_held_out_cases_are_evaluated(
    tiny: TinyBundle, trained: ConfigWorkflow, brains: str, overlays: tuple[str, ...]
) -> None:
    weights = str(Path(content(trained, "run_dir")) / "model.pt")
    evaluated = tiny.run("train.json", "evaluate.json", *overlays, dataset_dir=brains, weights=weights, **GIVEN)
    with (Path(content(evaluated, "run_dir")) / "scores.csv").open() as file:
        assert tuple(row["case_id"] for row in csv.DictReader(file)) == HELD_OUT
