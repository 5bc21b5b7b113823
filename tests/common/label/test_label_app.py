"""The app learns from labels and chooses images. Runs where MONAI Label is: see tests/scripts/test_label_server.py."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from saved_run import NAME, saved_run
from tiny_brain import tiny_brain

from common.data.prostate_phantoms import prostate_phantoms

pytest.importorskip("monailabel", reason="MONAI Label is in an environment of its own")

from monailabel.config import settings

from common.label.label_app import LabelApp


@pytest.fixture
def app_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., LabelApp]:
    """The app of these bundles, each with a tiny network."""
    monkeypatch.setattr(settings, "MONAI_LABEL_DATASTORE_AUTO_RELOAD", False)
    monkeypatch.setattr(settings, "MONAI_LABEL_AUTO_UPDATE_SCORING", False)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)

    def make(*names: str) -> LabelApp:
        for name in names:
            path = ("FCN-z_score", NAME) if name == "emma_ensemble" else (NAME,)
            saved_run(tmp_path.joinpath("runs", name, *path), name)
        conf = {"models": ",".join(names), "runs": str(tmp_path / "runs")}
        return LabelApp(str(tmp_path / "app"), str(tmp_path / "studies"), conf)

    return make


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Folder of two images, labels not in it."""
    folder = Path(prostate_phantoms(tmp_path / "phantoms", count=2))
    shutil.copytree(folder / "images", tmp_path / "studies")
    return folder / "labels"


def test_what_labels_can_train_is_trained_and_scored(app_of: Callable[..., LabelApp]) -> None:
    info = app_of("vnet_prostate", "adversarial_uda_tbi", "emma_ensemble", "cclp_ssl").info()
    assert set(info["models"]) == {"vnet_prostate", "adversarial_uda_tbi", "emma_ensemble", "cclp_ssl"}
    assert set(info["trainers"]) == {"vnet_prostate", "emma_ensemble"}
    assert set(info["scoring"]) == {"vnet_prostate_epistemic", "emma_ensemble_disagreement"}
    assert set(info["strategies"]) == {"random", "first", *info["scoring"]}
    assert info["models"]["vnet_prostate"]["labels"] == {"prostate": 1}
    assert info["models"]["cclp_ssl"]["type"] == "classification"


def test_subject_is_one_image(app_of: Callable[..., LabelApp], tmp_path: Path) -> None:
    for name in ("ann", "bob"):
        for file in tiny_brain(tmp_path / name).iterdir():
            (tmp_path / "studies").mkdir(exist_ok=True)
            shutil.copy(file, tmp_path / "studies" / file.name)
    assert sorted(app_of("deepmedic_brats").datastore().list_images()) == ["ann_flair", "bob_flair"]


def test_a_saved_label_is_learnt_from(app_of: Callable[..., LabelApp], scans: Path) -> None:
    app = app_of("vnet_prostate")
    before = Path(app.model_file("vnet_prostate"))
    info = {"label_info": [{"name": "prostate", "idx": 1}]}
    app.datastore().save_label("prostate_000", str(scans / "prostate_000.nii.gz"), "final", info)
    assert app.train({"model": "vnet_prostate", "max_epochs": 1, "device": "cpu"})["labels"] == 1
    after = Path(app.model_file("vnet_prostate"))
    assert after.parents[2].name == "trained"
    old, new = (torch.load(file, weights_only=True) for file in (before, after))
    assert any(not torch.equal(old[name], new[name]) for name in old)


def test_image_of_the_highest_score_comes_next(
    app_of: Callable[..., LabelApp], scans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of("vnet_prostate")
    task = app._scoring_methods["vnet_prostate_epistemic"]
    scores: dict[str, float] = {"prostate_000.nii.gz": 0.1, "prostate_001.nii.gz": 0.2}
    monkeypatch.setattr(task, "score", lambda image: scores[image.name])
    request: dict[str, Any] = {"method": "vnet_prostate_epistemic"}
    assert app.scoring(request)["executed"] == 2
    assert app.scoring(request)["executed"] == 0  # the weights are the same
    assert app.next_sample({"strategy": "vnet_prostate_epistemic"})["id"] == "prostate_001"
