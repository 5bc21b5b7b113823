"""A served bundle knows its weights and classes, and is run as from the command line."""

from pathlib import Path
from shutil import copytree
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from bundle_configs import BUNDLES
from saved_run import NAME, saved_run
from touched_files import touched_files

from common.checks.input_error import InputError
from common.checks.plain_input_errors import plain_input_errors
from common.data.prostate_phantoms import prostate_phantoms
from common.label.link_case import link_case
from common.label.served_bundle import ServedBundle

_KINDS = {"cclp_ssl": "classes", "unet2d_nuclei": "picture", "vnet_prostate": "volume"}
_INFERENCE_ONLY = ("adversarial_uda_tbi", "cclp_ssl")


def _served(name: str, folder: Path) -> ServedBundle:
    return ServedBundle(name, runs=folder / "runs", trained=folder / "trained")


@pytest.fixture
def vnet(tmp_path: Path) -> ServedBundle:
    """A tiny network, drawn at random, as a run of this project."""
    saved_run(tmp_path / "runs" / "vnet_prostate" / NAME, "vnet_prostate")
    return _served("vnet_prostate", tmp_path)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    folder = prostate_phantoms(tmp_path / "phantoms", count=1, labels=False)
    return Path(folder, "images", "prostate_000.nii.gz")


@pytest.mark.parametrize("name", [bundle.name for bundle in BUNDLES])
def test_every_bundle_has_a_kind_and_may_be_trainable(tmp_path: Path, name: str) -> None:
    bundle = _served(name, tmp_path)
    assert bundle.kind == _KINDS.get(name, "sequences")
    assert bundle.is_trainable == (name not in _INFERENCE_ONLY)


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("deepmedic_brats", {"necrosis": 1, "oedema": 2, "non_enhancing": 3, "enhancing": 4}),
        ("unet2d_nuclei", {"nucleus": 1}),
        ("cclp_ssl", {str(digit): digit for digit in range(10)}),
    ],
)
def test_classes_have_the_values_of_label_files(tmp_path: Path, name: str, labels: dict[str, int]) -> None:
    bundle = _served(name, tmp_path)
    assert bundle.labels() == labels
    assert bundle.colours().keys() == labels.keys()


def test_colours_are_those_of_our_pictures(tmp_path: Path) -> None:
    assert _served("deepmedic_brats", tmp_path).colours()["oedema"] == [0xE6, 0x9F, 0x00]


def test_labels_and_classes_are_those_of_the_training(tmp_path: Path) -> None:
    settings: dict[str, Any] = {
        "labels": [0, 1, 2, 4],
        "class_names": ["background", "necrosis", "oedema", "enhancing"],
    }
    bundle = _served("deepmedic_brats", tmp_path)
    saved_run(bundle.trained / NAME, **settings)
    assert bundle.labels() == {"necrosis": 1, "oedema": 2, "enhancing": 4}


def test_what_annotators_taught_comes_before_what_ships(tmp_path: Path) -> None:
    bundle = _served("deepmedic_brats", tmp_path)
    saved_run(bundle.runs / bundle.name / NAME)
    assert bundle.model() == bundle.root / "models" / "model.pt"
    saved_run(bundle.trained / "train-20260101-000000-0000")
    saved_run(bundle.trained / "train-20260103-000000-0000", finished=False)
    saved_run(bundle.trained / "train-20260102-000000-0000")
    assert bundle.model() == bundle.trained / "train-20260102-000000-0000" / "model.pt"


def test_run_of_the_project_is_served_where_nothing_ships(vnet: ServedBundle) -> None:
    assert vnet.model() == vnet.runs / "vnet_prostate" / NAME / "model.pt"


def test_bundle_without_weights_is_refused(tmp_path: Path) -> None:
    for name in ("vnet_prostate", "emma_ensemble"):
        with pytest.raises(InputError, match=rf"^{name}: has no weights, neither in .* train it first"):
            _served(name, tmp_path).model()


def test_ensemble_is_served_by_its_folder(tmp_path: Path) -> None:
    bundle = _served("emma_ensemble", tmp_path)
    saved_run(bundle.runs / bundle.name / "FCN-z_score" / NAME, bundle.name)
    assert bundle.model() == bundle.runs / bundle.name


def test_packed_ensemble_is_served_before_a_run_of_the_project(tmp_path: Path) -> None:
    bundle = _served("emma_ensemble", tmp_path)
    saved_run(bundle.runs / bundle.name / "FCN-z_score" / NAME, bundle.name)
    packed = tmp_path / "packed"
    copytree(bundle.root / "configs", packed / "configs")
    touched_files(packed, "models/ensemble.json")
    vars(bundle)["root"] = packed  # found once
    assert bundle.model() == packed / "models"


def test_result_is_on_the_grid_of_the_image(vnet: ServedBundle, scan: Path, tmp_path: Path) -> None:
    link_case(vnet, scan, tmp_path / "case")
    vnet.inference(tmp_path / "case", tmp_path / "output", device="cpu").run()
    (file,) = (tmp_path / "output").iterdir()
    image, result = nib.load(scan), nib.load(file)
    assert result.shape == image.shape
    np.testing.assert_array_equal(result.affine, image.affine)
    assert set(np.unique(result.dataobj)) <= {0, 1}


def test_inference_records_nothing(vnet: ServedBundle, scan: Path, tmp_path: Path) -> None:
    link_case(vnet, scan, tmp_path / "case")
    vnet.inference(tmp_path / "case", tmp_path / "output", device="cpu").run()
    assert [file.name for file in vnet.runs.iterdir()] == ["vnet_prostate"]


def test_broken_image_is_refused(vnet: ServedBundle, tmp_path: Path) -> None:
    (tmp_path / "scan.nii.gz").write_bytes(b"nothing")
    link_case(vnet, tmp_path / "scan.nii.gz", tmp_path / "case")
    with pytest.raises(InputError, match=r"scan\.nii\.gz"), plain_input_errors():
        vnet.inference(tmp_path / "case", tmp_path / "output", device="cpu").run()
