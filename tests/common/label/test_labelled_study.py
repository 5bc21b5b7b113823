"""What annotators have labelled becomes a data set."""

import logging
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from saved_run import NAME, saved_run
from tiny_brain import read

from common.checks.input_error import InputError
from common.label.labelled_study import labelled_study
from common.label.served_bundle import ServedBundle


class _Store:
    """A server's data store, of labels 0 and 1 by image."""

    def __init__(self, folder: Path, *images: str, info: dict[str, Any] | None = None) -> None:
        self.folder, self.images, self.info = folder, images, info or {}
        for name in images:
            for kind in ("image", "label"):
                (folder / kind).mkdir(parents=True, exist_ok=True)
                voxels = np.arange(8, dtype=np.int16).reshape(2, 2, 2) % 2
                nib.save(nib.Nifti1Image(voxels, np.eye(4)), folder / kind / f"{name}.nii.gz")

    def get_labeled_images(self) -> list[str]:
        return list(self.images)

    def get_image_uri(self, image_id: str) -> str:
        return str(self.folder / "image" / f"{image_id}.nii.gz")

    def get_label_uri(self, image_id: str, tag: str) -> str:
        assert tag == "final"
        return str(self.folder / "label" / f"{image_id}.nii.gz")

    def get_label_info(self, image_id: str, tag: str) -> dict[str, Any]:
        return self.info


@pytest.fixture
def vnet(tmp_path: Path) -> ServedBundle:
    saved_run(tmp_path / "runs" / "vnet_prostate" / NAME, "vnet_prostate")
    return ServedBundle("vnet_prostate", runs=tmp_path / "runs", trained=tmp_path / "trained")


def _cases(folder: Path, kind: str) -> list[str]:
    return sorted(file.name for file in (folder / "cases" / kind).iterdir())


def test_every_labelled_image_is_a_case(vnet: ServedBundle, tmp_path: Path) -> None:
    assert labelled_study(vnet, _Store(tmp_path, "ann", "bob"), tmp_path / "study") == 2
    assert _cases(tmp_path / "study", "images") == _cases(tmp_path / "study", "labels") == ["ann.nii.gz", "bob.nii.gz"]


def test_single_label_is_there_for_validation_too(
    vnet: ServedBundle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert labelled_study(vnet, _Store(tmp_path, "ann"), tmp_path / "study") == 1
    assert "ann is the only image with a label" in caplog.text
    assert _cases(tmp_path / "study", "images") == ["ann-again.nii.gz", "ann.nii.gz"]


def test_earlier_study_makes_room(vnet: ServedBundle, tmp_path: Path) -> None:
    for names in (["ann", "bob"], ["bob", "cay"]):
        labelled_study(vnet, _Store(tmp_path, *names), tmp_path / "study")
    assert _cases(tmp_path / "study", "images") == ["bob.nii.gz", "cay.nii.gz"]


def test_names_of_segments_are_heeded(tmp_path: Path) -> None:
    deepmedic = ServedBundle("deepmedic_brats", runs=tmp_path / "runs", trained=tmp_path / "trained")
    for sequence in ("t1", "t1c", "t2"):
        _Store(tmp_path, f"ann_{sequence}", f"bob_{sequence}")
    store = _Store(tmp_path, "ann_flair", "bob_flair", info={"label_info": [{"name": "oedema", "idx": 1}]})
    labelled_study(deepmedic, store, tmp_path / "study")
    assert set(read(tmp_path / "study" / "cases" / "ann" / "label.nii.gz").ravel()) == {0, 2}


def test_labels_for_other_bundles_are_left_out(
    vnet: ServedBundle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _Store(tmp_path, "ann_t1", "bob_t1")
    store = _Store(tmp_path, "ann_flair", "bob_flair", "gland", "prostate")
    with caplog.at_level(logging.WARNING):
        assert labelled_study(vnet, store, tmp_path / "study") == 2
    assert _cases(tmp_path / "study", "images") == ["gland.nii.gz", "prostate.nii.gz"]
    assert caplog.messages == [
        "vnet_prostate learns nothing from ann_flair, bob_flair: several sequences, where it takes one volume"
    ]


def test_training_on_labels_of_other_classes_is_refused(vnet: ServedBundle, tmp_path: Path) -> None:
    store = _Store(tmp_path, "ann", info={"label_info": [{"name": "oedema", "idx": 1}]})
    with pytest.raises(InputError, match=r"^vnet_prostate: no label is for this bundle.*\(ann: its label has a"):
        labelled_study(vnet, store, tmp_path / "study")


def test_training_without_a_label_is_refused(vnet: ServedBundle, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^vnet_prostate: no image has a label yet; save one, then train"):
        labelled_study(vnet, _Store(tmp_path), tmp_path / "study")
