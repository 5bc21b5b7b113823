"""What the label server answers with. Runs where MONAI Label is installed: see tests/scripts/test_label_server.py."""

import shutil
from pathlib import Path
from xml.etree import ElementTree

import nibabel as nib
import numpy as np
import pytest
from PIL import Image
from saved_run import NAME, saved_run
from tiny_brain import file_of, tiny_brain

from common.data.digits import digits_folder
from common.data.nuclei_phantoms import nuclei_phantoms
from common.data.prostate_phantoms import prostate_phantoms
from common.label.served_bundle import ServedBundle

pytest.importorskip("monailabel", reason="MONAI Label is in an environment of its own")

from common.label.infer_task import InferTask


def _task(name: str, folder: Path) -> InferTask:
    saved_run(folder / "trained" / NAME, name)
    return InferTask(ServedBundle(name, runs=folder / "runs", trained=folder / "trained"))


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    folder = prostate_phantoms(tmp_path / "phantoms", count=1, labels=False)
    return Path(folder, "images", "prostate_000.nii.gz")


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    folder = nuclei_phantoms(tmp_path / "phantoms", count=1, labels=False)
    return next(Path(folder).rglob("*.png"))


def test_label_of_a_volume_has_its_geometry(tmp_path: Path, scan: Path) -> None:
    file, content = _task("vnet_prostate", tmp_path)({"image": str(scan), "device": "cpu"})
    image, label = nib.load(scan), nib.load(file)
    assert label.shape == image.shape
    np.testing.assert_array_equal(label.affine, image.affine)
    present = set(np.unique(label.dataobj)) - {0}
    assert set(content["label_names"].values()) == present  # 3D Slicer names the values that it finds in this order


def test_format_is_the_one_asked_for(tmp_path: Path, scan: Path) -> None:
    file, _ = _task("vnet_prostate", tmp_path)({"image": str(scan), "device": "cpu", "result_extension": ".nrrd"})
    assert Path(file).suffix == ".nrrd"


@pytest.mark.parametrize("name", ["deepmedic_brats", "adversarial_uda_tbi"])
def test_sequences_beside_each_other_are_one_image(tmp_path: Path, name: str) -> None:
    folder = tiny_brain(tmp_path / "ann")
    for sequence in ("pd", "ge"):
        shutil.copy(file_of(folder, "t1"), file_of(folder, sequence))
    image = file_of(folder, "flair")
    file, _ = _task(name, tmp_path)({"image": str(image), "device": "cpu"})
    assert nib.load(file).shape == nib.load(image).shape


def test_nuclei_are_numbered(tmp_path: Path, cells: Path) -> None:
    task = _task("unet2d_nuclei", tmp_path)
    file, _ = task({"image": str(cells), "device": "cpu"})
    numbers = np.asarray(Image.open(file))
    assert numbers.shape == Image.open(cells).size[::-1]
    polygons, _ = task({"image": str(cells), "device": "cpu", "output": "asap"})
    annotations = list(ElementTree.parse(polygons).iter("Annotation"))
    assert len(annotations) >= len(np.unique(numbers)) - 1  # one in several parts has several
    assert {annotation.get("Color") for annotation in annotations} <= {"#56b4e9"}


def test_classes_come_with_their_probabilities(tmp_path: Path) -> None:
    picture = next(Path(digits_folder(tmp_path / "phantoms", count=10, labels=False)).rglob("*.png"))
    file, content = _task("cclp_ssl", tmp_path)({"image": str(picture), "device": "cpu"})
    scores = [entry["score"] for entry in content["prediction"]]
    assert file is None
    assert sum(scores) == pytest.approx(1, abs=1e-4)
    assert scores == sorted(scores, reverse=True)
    assert {entry["label"] for entry in content["prediction"]} == set("0123456789")


def test_mistake_is_told_to_the_annotator(tmp_path: Path) -> None:
    from fastapi import HTTPException

    (tmp_path / "broken.nii.gz").write_bytes(b"nothing")
    with pytest.raises(HTTPException) as caught:
        _task("vnet_prostate", tmp_path)({"image": str(tmp_path / "broken.nii.gz"), "device": "cpu"})
    assert caught.value.status_code == 400
    assert caught.value.detail.startswith(f"{tmp_path / 'broken.nii.gz'}")
