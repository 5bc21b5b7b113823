"""serve: a MONAI Label server of bundles, from its start to Ctrl-C."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.doctor.find_bundle import installed_bundles
from common.experiments.heed_signals import heed_signals
from common.files.whole_file import whole_file
from common.label.served_bundle import ServedBundle

_logger = logging.getLogger(__name__)
_HOST = "127.0.0.1"
_IMAGES = (".nii.gz", ".nii", ".nrrd", ".png", ".jpg", ".tif")
_SECONDS_TO_STOP = 20.0
_MAIN = '"""The app that the label server imports."""\n\nfrom common.label.label_app import LabelApp  # noqa: F401\n'
_CONNECTING = """
MONAI Label serves {models} on {address} , which a browser shows  (its log: {log})

  3D Slicer   install the extension MONAILabel, open the module MONAI Label, server {address}, "Next Sample"
  QuPath      install the extension of MONAI Label 0.8, Edit > Preferences > MONAI Label > Server URL {address}
  OHIF        {address}/ohif/ , which shows images of a DICOMweb server: give its address as --studies

Trainings on saved labels appear in MLflow beside all others. Ctrl-C stops the server."""


def serve(names: Sequence[str], *, studies: str, runs: Path, app: Path, port: int, timeout: float) -> None:
    """Starts the server in a process of its own, waits until it answers, says how to connect, and waits for Ctrl-C.

    Args:
        names: of bundles.
        studies: folder of images, or address of a DICOMweb server.
        runs: the project's folder of runs.
        app: the server's own folder.
        port: on this machine; nobody else's requests are heard.
        timeout: in seconds, until it has to answer.
    """
    _check_names(names)
    _check_studies(studies)
    for name in names:
        ServedBundle(name, runs=runs, trained=app / "trained" / name).model()
    _check_port(port)
    with whole_file(app / "main.py") as file:
        file.write_text(_MAIN, encoding="utf-8")
    heed_signals()
    log, address = app / "server.log", f"http://{_HOST}:{port}"
    _logger.info("starting the server, which takes half a minute")
    process = _started(names, studies=studies, runs=runs, app=app, port=port, log=log)
    try:
        _await_answer(process, address, log=log, timeout=timeout)
        _logger.info(_CONNECTING.format(models=", ".join(names), address=address, log=log))
        process.wait()
        raise InputError(f"the server has ended by itself ({_last_line(log)}); see {log}")
    except KeyboardInterrupt:
        _logger.info("stopping the server")
    finally:
        _stop(process)


def _check_names(names: Sequence[str]) -> None:
    for name in names:
        check_known_name(name, installed_bundles(), argument="bundle")


def _check_studies(studies: str) -> None:
    if "://" in studies:
        return
    folder = Path(studies)
    if not folder.is_dir():
        raise InputError(f"--studies: there is no folder {folder}; give one with the images to label")
    if not any(file.name.endswith(_IMAGES) for file in folder.iterdir() if not file.name.startswith(".")):
        raise InputError(
            f"--studies: {folder} has no image; put files of {', '.join(_IMAGES)} directly into it, "
            "several sequences of a subject as SUBJECT_flair.nii.gz, SUBJECT_t1.nii.gz, ..."
        )


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server has it
        try:
            probe.bind((_HOST, port))
        except (OSError, OverflowError) as error:
            raise InputError(f"--port: {port} cannot be used ({error}); stop what uses it, or give another") from error


def _started(
    names: Sequence[str], *, studies: str, runs: Path, app: Path, port: int, log: Path
) -> subprocess.Popen[bytes]:
    options = {"--app": app, "--studies": studies, "--host": _HOST, "--port": port}
    command = [sys.executable, "-m", "monailabel.main", "start_server"]
    command += [str(word) for pair in options.items() for word in pair]
    command += ["--uvicorn_app", "common.label.server:app"]
    command += ["--conf", "models", ",".join(names), "--conf", "runs", str(runs)]
    temporary = app / "temporary"  # a client on this machine gives its results the names of the server's, which go
    temporary.mkdir(exist_ok=True)
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=app,
            env={**os.environ, "TMPDIR": str(temporary)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _await_answer(process: subprocess.Popen[bytes], address: str, *, log: Path, timeout: float) -> None:
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if process.poll() is not None:
            raise InputError(f"the server did not start ({_last_line(log)}); see {log}")
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{address}/info/", timeout=10):
            return
        time.sleep(0.5)
    raise InputError(f"--timeout: the server has not answered within {timeout:g} s; see {log}, or give it longer")


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """With its trainings and scorings, which are of its session."""
    for number, seconds in ((signal.SIGINT, _SECONDS_TO_STOP), (signal.SIGKILL, None)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    _logger.info("stopped")
