"""scripts/label.sh, with MONAI Label in its own environment, its server on this machine and its client."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from bundle_configs import PROJECT
from mlflow import MlflowClient
from saved_run import NAME, saved_run

from common.data.prostate_phantoms import prostate_phantoms

_SCRIPT = PROJECT / "scripts" / "label.sh"
_TESTS = sorted(
    str(file) for file in (PROJECT / "tests" / "common" / "label").glob("test_*.py") if "monailabel" in file.read_text()
)
_OTHER_VARIABLES = ("MLFLOW_TRACKING_URI", "PYTHONPATH")
_SECONDS = 300


@pytest.fixture
def asked_for(load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What the command line makes of its words."""
    script = load_script("label")
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "serve", lambda names, **given: asked.update(given, names=names))

    def call(*words: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", ["label.py", *words])
        script.main()
        return asked

    return call


def test_servers_folder_is_among_the_runs(asked_for: Callable[..., Any], tmp_path: Path) -> None:
    asked = asked_for("vnet_prostate", "emma_ensemble", "--studies", str(tmp_path))
    assert asked["names"] == ["vnet_prostate", "emma_ensemble"]
    assert (asked["runs"], asked["app"]) == (PROJECT / "runs", PROJECT / "runs" / "label")
    assert (asked["studies"], asked["port"]) == (str(tmp_path), 8000)


def test_relative_folder_is_where_the_user_stands(
    asked_for: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert asked_for("vnet_prostate", "--studies", "images")["studies"] == str(tmp_path / "images")


def test_address_is_left_as_it_is(asked_for: Callable[..., Any]) -> None:
    address = "http://127.0.0.1:8042/dicom-web"
    assert asked_for("vnet_prostate", "--studies", address)["studies"] == address


@pytest.fixture(scope="module")
def label_python() -> str:
    """The interpreter of the label server's environment, which is set up where it is not yet."""
    if Path(sys.prefix).resolve() != (PROJECT / ".venv").resolve():
        pytest.skip("the label server's environment lies upon .venv; run the tests by scripts/test.sh")
    subprocess.run(["bash", str(_SCRIPT), "--setup"], check=True, timeout=900)
    return str(PROJECT / ".venv-label" / "bin" / "python")


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """This one's, without what would send records elsewhere, or score images meanwhile."""
    kept = {name: value for name, value in os.environ.items() if name not in _OTHER_VARIABLES}
    return {**kept, "MONAI_LABEL_AUTO_UPDATE_SCORING": "false", "OMP_NUM_THREADS": "1"}


@pytest.mark.slow
def test_tasks_do_their_work_where_monai_label_is_installed(label_python: str, environment: dict[str, str]) -> None:
    command = [label_python, "-m", "pytest", "-q", "-W", "ignore", "-p", "no:cacheprovider", *_TESTS]
    ended = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=_SECONDS)
    assert ended.returncode == 0, ended.stdout
    assert "skipped" not in ended.stdout


@pytest.mark.slow
def test_main_environment_sees_nothing_of_monai_label(label_python: str) -> None:
    assert subprocess.run([sys.executable, "-c", "import monailabel"], capture_output=True).returncode != 0
    assert subprocess.run([label_python, "-c", "import monailabel, monai, torch"], capture_output=True).returncode == 0


class _Server:
    """scripts/label.sh at work in a folder."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.output = folder / "output.txt"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        words = ["vnet_prostate", "--studies", "Bilder für Ärzte", "--runs", "runs", "--port", str(port)]
        with self.output.open("wb") as output:
            command = ["bash", str(_SCRIPT), *words]
            options: dict[str, Any] = {"stdout": output, "stderr": subprocess.STDOUT, "start_new_session": True}
            self.process = subprocess.Popen(command, cwd=folder, env=environment, **options)

    def await_answer(self) -> None:
        end = time.monotonic() + _SECONDS
        while f"on {self.address}" not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < end, self.output.read_text()
            time.sleep(0.5)

    def interrupt(self) -> int:
        """Ctrl-C; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def served(
    label_python: str, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[_Server, dict[str, Any]]]:
    """A server of a tiny network, and what an annotator has done with it."""
    folder = tmp_path_factory.mktemp("label server")
    saved_run(folder / "runs" / "vnet_prostate" / NAME, "vnet_prostate")
    phantoms = prostate_phantoms(folder / "phantoms", count=3, labels=False)
    shutil.copytree(Path(phantoms, "images"), folder / "Bilder für Ärzte")
    (folder / "results").mkdir()
    server = _Server(folder, environment)
    try:
        server.await_answer()
        command = [label_python, "-W", "ignore", str(PROJECT / "tests" / "support" / "label_session.py")]
        command += [server.address, "vnet_prostate", str(folder / "results")]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=2 * _SECONDS)
        assert ended.returncode == 0, ended.stderr + (folder / "runs" / "label" / "server.log").read_text()
        yield server, json.loads(ended.stdout.splitlines()[-1])
    finally:
        server.interrupt()


@pytest.mark.slow
def test_server_says_how_to_connect(served: tuple[_Server, dict[str, Any]]) -> None:
    server, _ = served
    text = server.output.read_text()
    for viewer in ("3D Slicer", "QuPath", "OHIF"):
        assert viewer in text
    assert server.address in text


@pytest.mark.slow
def test_info_names_models_and_labels(served: tuple[_Server, dict[str, Any]]) -> None:
    info = served[1]["info"]
    assert info["labels"] == ["prostate"]
    assert list(info["models"]) == list(info["trainers"]) == ["vnet_prostate"]
    assert info["models"]["vnet_prostate"]["config"]["label_colors"] == {"prostate": [86, 180, 233]}
    assert info["datastore"] == {"total": 3, "completed": 0, "label_tags": {}}


@pytest.mark.slow
def test_predicted_label_has_the_geometry_of_its_image(served: tuple[_Server, dict[str, Any]]) -> None:
    image, label = (nib.load(path) for path in (served[1]["first"]["path"], served[1]["file"]))
    assert label.shape == image.shape
    np.testing.assert_array_equal(label.affine, image.affine)


@pytest.mark.slow
def test_training_on_the_label_is_an_mlflow_run_with_new_weights(served: tuple[_Server, dict[str, Any]]) -> None:
    server, session = served
    assert session["training"]["status"] == "DONE", session["training"]
    runs = server.folder / "runs"
    (learnt,) = (runs / "label" / "trained" / "vnet_prostate").glob("train-*/model.pt")
    assert learnt.read_bytes() != (runs / "vnet_prostate" / NAME / "model.pt").read_bytes()
    client = MlflowClient(f"sqlite:///{runs}/mlflow.db")
    (experiment,) = client.search_experiments(filter_string="name = 'vnet_prostate'")
    (run,) = client.search_runs([experiment.experiment_id])
    assert (run.info.status, run.info.run_name) == ("FINISHED", learnt.parent.name)


@pytest.mark.slow
def test_next_sample_is_an_image_with_a_score_and_no_label(served: tuple[_Server, dict[str, Any]]) -> None:
    session = served[1]
    assert session["scoring"]["status"] == "DONE", session["scoring"]
    assert session["datastore"]["completed"] == 1
    assert session["following"]["id"] != session["first"]["id"]
    assert session["following"]["vnet_prostate_epistemic"] > 0


@pytest.mark.slow
def test_ctrl_c_ends_it_cleanly(served: tuple[_Server, dict[str, Any]]) -> None:
    server, _ = served
    assert server.interrupt() == 0
    assert server.output.read_text().splitlines()[-1] == "stopped"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(server.address.rpartition(":")[2]))) != 0
