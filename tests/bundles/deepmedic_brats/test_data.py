"""What a user hands in and gets back: data named and labelled as BraTS 2017 to 2020 hand them out, whole and broken."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from bundle_configs import PROJECT
from numpy.typing import NDArray
from tiny_brain import SEQUENCES, file_of, read, save, tiny_brain
from tiny_bundle import TinyBundle, content, input_error

GIVEN = {
    "labels": [0, 1, 2, 4],
    "class_names": ["background", "necrosis", "oedema", "enhancing"],
    "spacing": [1.0, 1.0, 1.0],  # that of the files, so that nothing is resampled
    "track": False,
}
REGIONS = {
    "whole": ["necrosis", "oedema", "enhancing"],
    "core": ["necrosis", "enhancing"],
    "enhancing": ["enhancing"],
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyBundle:
    return TinyBundle(PROJECT / "bundles" / "deepmedic_brats", tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def weights(tiny: TinyBundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a network trained for one step, and then made to call everything it looks at enhancing tumour."""
    dataset_dir = tmp_path_factory.mktemp("training")
    for name in ("a", "b"):
        tiny_brain(dataset_dir / name)
    given = {"dataset_dir": str(dataset_dir), "regions": REGIONS, "max_epochs": 1, "iterations_per_epoch": 1, **GIVEN}
    file = Path(content(tiny.run("train.json", **given), "run_dir")) / "model.pt"
    state = torch.load(file, weights_only=True)
    state["classification.bias"] = torch.tensor([0.0, 0.0, 0.0, 1e4])
    torch.save(state, file)
    return file


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of cases that differ in what is there."""
    folder = tmp_path_factory.mktemp("cases")
    for name in ("complete", "masked", "unlike", "incomplete"):
        tiny_brain(folder / name)
    mask = np.zeros_like(read(file_of(folder / "masked", "flair")))
    mask[3:8, 4:9, 2:7] = 7
    save(mask, folder / "masked" / "mask.nii.gz")
    for index, sequence in enumerate(SEQUENCES):  # with a corner of its own each
        voxels = read(file_of(folder / "unlike", sequence))
        voxels[index:7] = 0
        voxels[0, 0, index] = 3
        save(voxels, file_of(folder / "unlike", sequence))
    file_of(folder / "incomplete", "t1ce").unlink()
    tiny_brain(folder / "small", shape=(3, 4, 5))
    tiny_brain(folder / "thin", shape=(60, 4, 3))
    return folder


@pytest.fixture(scope="module")
def label_maps(tiny: TinyBundle, weights: Path, cases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What inference writes of the cases."""
    output_dir = tmp_path_factory.mktemp("label_maps")
    where = {"dataset_dir": str(cases), "output_dir": str(output_dir), "weights": str(weights)}
    tiny.run("inference.json", **where, **GIVEN, missing_sequences="fill")
    return output_dir


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The folder of the only case of a data set."""
    return tiny_brain(tmp_path / "brains" / "case")


def _brain(case: Path, *, sequences: tuple[str, ...] = SEQUENCES) -> NDArray[np.bool_]:
    """Where any of the sequences is not 0."""
    brain: NDArray[np.bool_] = np.any([read(file_of(case, sequence)) != 0 for sequence in sequences], axis=0)
    return brain


def _refusal(tiny: TinyBundle, name: str, case: Path, **given: Any) -> str:
    """The one line that a run over the data set of this case ends with."""
    where = {"dataset_dir": str(case.parent), "output_dir": str(case.parents[1] / "output")}
    with pytest.raises(RuntimeError) as caught:
        tiny.run(name, **{**where, **GIVEN, **given})
    (line,) = str(input_error(caught.value)).splitlines()
    return line


# --- label maps and scores


@pytest.mark.parametrize("name", ["complete", "small", "thin"])
def test_label_maps_hold_the_values_of_the_data_set_in_the_brain(cases: Path, label_maps: Path, name: str) -> None:
    pred = read(label_maps / f"{name}_pred.nii.gz")
    np.testing.assert_array_equal(pred, 4 * _brain(cases / name))


def test_outside_a_given_brain_mask_is_background(cases: Path, label_maps: Path) -> None:
    mask = read(cases / "masked" / "mask.nii.gz")
    np.testing.assert_array_equal(read(label_maps / "masked_pred.nii.gz"), 4 * (mask > 0))


def test_without_a_mask_the_brain_is_where_any_sequence_is_not_zero(cases: Path, label_maps: Path) -> None:
    brain = _brain(cases / "unlike")
    assert not any(np.array_equal(brain, _brain(cases / "unlike", sequences=(name,))) for name in SEQUENCES)
    np.testing.assert_array_equal(read(label_maps / "unlike_pred.nii.gz"), 4 * brain)


def test_case_with_a_filled_sequence_is_segmented(cases: Path, label_maps: Path) -> None:
    brain = _brain(cases / "incomplete", sequences=("flair", "t1", "t2"))
    np.testing.assert_array_equal(read(label_maps / "incomplete_pred.nii.gz"), 4 * brain)


def test_regions_are_scored_by_class_names(tiny: TinyBundle, weights: Path, case: Path) -> None:
    where = {"dataset_dir": str(case.parent), "output_dir": str(case.parents[1]), "weights": str(weights)}
    workflow = tiny.run("train.json", "evaluate.json", **where, part="all", regions=REGIONS, **GIVEN)
    with (Path(content(workflow, "run_dir")) / "scores.csv").open() as file:
        (row,) = csv.DictReader(file)
    label, brain = read(file_of(case, "seg")), _brain(case)
    for region, values in {"whole": [1, 2, 4], "core": [1, 4], "enhancing": [4]}.items():
        size = np.isin(label, values).sum()  # the prediction of each region is the whole brain
        dice = 2 * size / (size + brain.sum())
        assert float(row[f"dice_{region}"]) == pytest.approx(dice, abs=1e-6)  # the table has 6 digits


# --- labels, masks, sequences and sizes that do not fit


def test_labels_of_another_convention_are_explained(tiny: TinyBundle, case: Path) -> None:
    line = _refusal(tiny, "train.json", case, regions=REGIONS, labels=[0, 1, 2, 3])
    assert line.startswith(f"{file_of(case, 'seg')}: label 4 is outside the declared labels 0, 1, 2, 3;")
    assert "2017 to 2021 have 0, 1, 2, 4, 2023 has 0 to 3: set labels and class_names" in line


def test_mask_that_excludes_everything_is_refused(tiny: TinyBundle, weights: Path, case: Path) -> None:
    save(np.zeros_like(read(file_of(case, "flair"))), case / "mask.nii.gz")
    line = _refusal(tiny, "inference.json", case, weights=str(weights))
    assert line.startswith(f"{case / 'mask.nii.gz'}: mask excludes every voxel of {file_of(case, 'flair')}")


def test_missing_sequence_is_refused_with_the_way_out(tiny: TinyBundle, weights: Path, case: Path) -> None:
    file_of(case, "t1ce").unlink()
    line = _refusal(tiny, "inference.json", case, weights=str(weights))
    assert line.startswith(f"{case}: case case has no t1c; found case_flair.nii.gz, ")
    assert "--missing_sequences fill" in line


def test_sequence_of_zeros_is_refused_with_the_way_out(tiny: TinyBundle, weights: Path, case: Path) -> None:
    save(np.zeros_like(read(file_of(case, "t2"))), file_of(case, "t2"))
    line = _refusal(tiny, "inference.json", case, weights=str(weights))
    assert line.startswith(f"{file_of(case, 't2')}: constant image, every voxel is 0; ")
    assert "missing_sequences to fill" in line


@pytest.mark.parametrize(
    ("shape", "slice_distance", "what"),
    [pytest.param((14, 12, 11), 1.0, "size", id="size"), pytest.param((14, 12, 10), 1.1, "affine", id="affine")],
)
def test_sequences_of_different_grids_are_refused(
    tiny: TinyBundle, weights: Path, case: Path, shape: tuple[int, ...], slice_distance: float, what: str
) -> None:
    voxels = np.arange(np.prod(shape)).reshape(shape)
    save(voxels, file_of(case, "t1"), affine=np.diag([-1.0, -1.0, slice_distance, 1.0]))
    line = _refusal(tiny, "inference.json", case, weights=str(weights))
    assert line.startswith(f"{file_of(case, 't1')}: {what}")
    assert str(file_of(case, "flair")) in line


def test_weights_of_sequences_in_another_order_are_refused(tiny: TinyBundle, weights: Path, case: Path) -> None:
    line = _refusal(tiny, "inference.json", case, weights=str(weights), sequences=["t1", "flair", "t1c", "t2"])
    assert line == (
        f'sequences: was ["flair", "t1", "t1c", "t2"] when {weights} was trained, is ["t1", "flair", "t1c", "t2"]; '
        """give --sequences '["flair", "t1", "t1c", "t2"]'"""
    )


def test_volume_that_holds_no_segment_is_not_trained_on(tiny: TinyBundle, tmp_path: Path) -> None:
    thin = [tiny_brain(tmp_path / "brains" / name, shape=(14, 12, 2)) for name in ("a", "b")]
    line = _refusal(tiny, "train.json", thin[0], regions=REGIONS)
    assert "must hold a segment's output of [3, 3, 3]" in line


def test_weights_of_a_network_with_another_factor_are_refused(tiny: TinyBundle, weights: Path, case: Path) -> None:
    widths = [4] * 8  # as in the tiny settings, so that every shape fits
    pathways = [{"factor": 1, "widths": widths}, {"factor": 5, "widths": widths}]
    given: dict[str, Any] = {"weights": str(weights), "network_def::pathways": pathways}
    assert _refusal(tiny, "inference.json", case, **given).startswith("network_def::pathways: was [")
