"""scripts/label.sh: one server of five bundles on this machine, with MONAI Label's client and in a browser."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from bundle_configs import PROJECT
from headless_page import headless_page
from label_server import SCRIPT, LabelServer
from mlflow import MlflowClient
from mlflow.entities import Run
from mlflow_server import mlflow_server
from saved_run import NAME, saved_run
from tiny_brain import file_of, tiny_brain

from common.data.digits import digits_folder
from common.data.prostate_phantoms import prostate_phantoms

_TESTS = sorted(
    str(file) for file in (PROJECT / "tests" / "common" / "label").glob("test_*.py") if "monailabel" in file.read_text()
)
_OTHER_VARIABLES = ("MLFLOW_TRACKING_URI", "PYTHONPATH")
_SECONDS = 900
_SEGMENTING = ["vnet_prostate", "deepmedic_brats", "adversarial_uda_tbi", "emma_ensemble"]
_BUNDLES = [*_SEGMENTING, "cclp_ssl"]
_SCORES = ["vnet_prostate_epistemic", "deepmedic_brats_epistemic", "emma_ensemble_disagreement"]
_NEXT = {"vnet_prostate_epistemic": "prostate_001"} | dict.fromkeys(_SCORES[1:], "bob_flair")
_BLUE, _ORANGE, _GREEN, _PINK = [86, 180, 233], [230, 159, 0], [0, 158, 115], [204, 121, 167]
_TUMOUR = {"necrosis": _BLUE, "oedema": _ORANGE, "non_enhancing": _GREEN, "enhancing": _PINK}

pytestmark = pytest.mark.slow
_Served = tuple[LabelServer, dict[str, Any]]


@pytest.fixture(scope="module")
def label_python() -> str:
    """The interpreter of the label server's environment, which is set up where it is not yet."""
    if Path(sys.prefix).resolve() != (PROJECT / ".venv").resolve():
        pytest.skip("the label server's environment lies upon .venv; run the tests by scripts/test.sh")
    with Path(sys.prefix, "label_setup.lock").open("w") as lock:  # these tests may run in several processes
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["bash", str(SCRIPT), "--setup"], check=True, timeout=900)
    return str(PROJECT / ".venv-label" / "bin" / "python")


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """This one's, without what would send records elsewhere, or score images meanwhile."""
    kept = {name: value for name, value in os.environ.items() if name not in _OTHER_VARIABLES}
    return {**kept, "MONAI_LABEL_AUTO_UPDATE_SCORING": "false", "OMP_NUM_THREADS": "1"}


def test_tasks_do_their_work_where_monai_label_is_installed(label_python: str, environment: dict[str, str]) -> None:
    command = [label_python, "-m", "pytest", "-q", "-W", "ignore", "-p", "no:cacheprovider", *_TESTS]
    ended = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=_SECONDS)
    assert ended.returncode == 0, ended.stdout
    assert "skipped" not in ended.stdout


def test_main_environment_sees_nothing_of_monai_label(label_python: str) -> None:
    assert subprocess.run([sys.executable, "-c", "import monailabel"], capture_output=True).returncode != 0
    assert subprocess.run([label_python, "-c", "import monailabel, monai, torch"], capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def served(
    label_python: str, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[_Served]:
    """A server of tiny networks, and what an annotator has done with it."""
    folder = tmp_path_factory.mktemp("label server")
    _train(folder / "runs")
    _put_images(folder)
    (folder / "results").mkdir()
    server = LabelServer(folder, _BUNDLES, environment)
    try:
        server.await_answer()
        command = [label_python, "-W", "ignore", str(PROJECT / "tests" / "support" / "label_session.py")]
        command += [server.address, str(folder / "results")]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=2 * _SECONDS)
        assert ended.returncode == 0, ended.stderr
        yield server, json.loads(ended.stdout.splitlines()[-1])
    finally:
        server.interrupt()


def _train(runs: Path) -> None:
    """DeepMedic as if by the server, whose own comes before the large one that ships; the classifier's is small."""
    for name in ("vnet_prostate", "adversarial_uda_tbi"):
        saved_run(runs / name / NAME, name)
    saved_run(runs / "label" / "trained" / "deepmedic_brats" / NAME, "deepmedic_brats")
    for seed, name in enumerate(("FCN-z_score", "other")):
        saved_run(runs / "emma_ensemble" / name / NAME, "emma_ensemble", seed=seed)


def _put_images(folder: Path) -> None:
    """Two prostates, two brains of six sequences, a digit."""
    phantoms = prostate_phantoms(folder / "phantoms", count=2, labels=False)
    studies = Path(shutil.copytree(Path(phantoms, "images"), folder / "Bilder für Ärzte"))
    for name in ("ann", "bob"):
        brain = tiny_brain(folder / name)
        file_of(brain, "seg").unlink()
        for sequence in ("pd", "ge"):
            shutil.copy(file_of(brain, "t1"), file_of(brain, sequence))
        shutil.copytree(brain, studies, dirs_exist_ok=True)
    picture = next(Path(digits_folder(folder / "digits", count=10, labels=False)).rglob("*.png"))
    shutil.copy(picture, studies / "digit.png")


def test_server_says_how_to_connect(served: _Served) -> None:
    server, _ = served
    for word in ("3D Slicer", "QuPath", "OHIF", server.address):
        assert word in server.output


def test_info_names_models_labels_and_colours(served: _Served) -> None:
    info = served[1]["info"]
    assert set(info["labels"]) == {"prostate", *_TUMOUR, "lesion", *"0123456789"}
    assert list(info["models"]) == _BUNDLES
    assert list(info["trainers"]) == ["vnet_prostate", "deepmedic_brats", "emma_ensemble"]
    assert list(info["scoring"]) == _SCORES
    assert list(info["strategies"]) == ["random", "first", *_SCORES]
    assert info["datastore"] == {"total": 5, "completed": 0, "label_tags": {}}
    colours = {name: model["config"]["label_colors"] for name, model in info["models"].items()}
    assert colours["vnet_prostate"] == {"prostate": _BLUE}
    assert colours["deepmedic_brats"] == colours["emma_ensemble"] == _TUMOUR
    assert colours["adversarial_uda_tbi"] == {"lesion": _BLUE}
    assert list(colours["cclp_ssl"]) == list("0123456789")


@pytest.mark.parametrize("name", _SEGMENTING)
def test_predicted_label_has_the_geometry_of_its_image(served: _Served, name: str) -> None:
    server, session = served
    prediction = session["predictions"][name]
    image = nib.load(server.folder / "Bilder für Ärzte" / f"{prediction['image']}.nii.gz")
    label = nib.load(prediction["file"])
    assert label.shape == image.shape
    np.testing.assert_array_equal(label.affine, image.affine)
    present = set(np.unique(label.dataobj).tolist()) - {0}
    assert set(prediction["content"]["label_names"].values()) == present


def test_picture_is_given_its_classes_probabilities(served: _Served) -> None:
    prediction = served[1]["predictions"]["cclp_ssl"]
    assert prediction["file"] is None
    assert sum(entry["score"] for entry in prediction["content"]["prediction"]) == pytest.approx(1, abs=1e-4)


@pytest.fixture(scope="module")
def learnt(served: _Served) -> Run:
    """The MLflow run of the training on labels."""
    server, session = served
    assert session["training"]["status"] == "DONE", session["training"]
    client = MlflowClient(f"sqlite:///{server.runs}/mlflow.db")
    (experiment,) = client.search_experiments(filter_string="name = 'vnet_prostate'")
    (run,) = client.search_runs([experiment.experiment_id])
    return run


def test_training_on_the_label_is_an_mlflow_run_with_new_weights(served: _Served, learnt: Run) -> None:
    runs = served[0].runs
    (weights,) = (runs / "label" / "trained" / "vnet_prostate").glob("train-*/model.pt")
    assert weights.read_bytes() != (runs / "vnet_prostate" / NAME / "model.pt").read_bytes()
    assert (learnt.info.status, learnt.info.run_name) == ("FINISHED", weights.parent.name)


def test_training_leaves_out_what_is_another_bundles(served: _Served) -> None:
    server, session = served
    assert session["datastore"]["completed"] == 2
    assert "vnet_prostate learns nothing from ann_flair: several sequences, where it takes one volume" in server.log
    assert "prostate_000 is the only image with a label" in server.log


@pytest.mark.parametrize("strategy", ["random", "first"])
def test_next_sample_has_no_label(served: _Served, strategy: str) -> None:
    assert served[1]["next"][strategy]["id"] in ("bob_flair", "digit", "prostate_001")


@pytest.mark.parametrize("strategy", _SCORES)
def test_next_sample_by_a_score_is_one_that_the_bundle_takes(served: _Served, strategy: str) -> None:
    following = served[1]["next"][strategy]
    assert following["id"] == _NEXT[strategy]
    assert following[strategy] > 0


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", [*_BUNDLES, *_SCORES, "/infer/cclp_ssl?image=digit", "enhancing", "5 images, 2 with a label"]),
        ("/docs", ["/activelearning/{strategy}", "/train/{model}"]),
        ("/logs/", ["Next sample: "]),
        ("/ohif/", ["Data Source Connection Error"]),
    ],
    ids=["start", "calls", "log", "OHIF"],
)
def test_pages_show_without_internet(served: _Served, path: str, words: list[str], tmp_path: Path) -> None:
    server, _ = served
    page = headless_page(server.address, path, tmp_path)
    assert [word for word in words if word not in page.dom] == []
    assert page.asked_elsewhere == set()


def test_mlflow_shows_the_training_without_internet(served: _Served, learnt: Run, tmp_path: Path) -> None:
    with mlflow_server(f"sqlite:///{served[0].runs}/mlflow.db", tmp_path) as address:
        page = headless_page(address, f"/#/experiments/{learnt.info.experiment_id}/runs/{learnt.info.run_id}", tmp_path)
    assert learnt.info.run_name in page.dom
    assert page.asked_elsewhere == set()


def test_ctrl_c_ends_it_cleanly(served: _Served) -> None:
    server, _ = served
    assert server.interrupt() == 0
    assert server.output.splitlines()[-1] == "stopped"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0
