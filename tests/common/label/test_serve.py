"""A server starts, or one line says why not."""

import logging
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from common.checks.input_error import InputError
from common.label import serve as serving
from common.label.serve import serve

_SERVER = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    folder = tmp_path / "Bilder für Ärzte"
    folder.mkdir()
    Image.new("L", (8, 8)).save(folder / "cells.png")
    return folder


@pytest.fixture
def port() -> int:
    """One that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(studies: Path, port: int, tmp_path: Path) -> Callable[..., None]:
    """Serves one bundle unless told otherwise."""

    def call(*names: str, **changes: Any) -> None:
        given = {"studies": str(studies), "runs": tmp_path / "runs", "app": tmp_path / "app", "port": port}
        serve(names or ["unet2d_nuclei"], **{**given, "timeout": 20.0, **changes})

    return call


@pytest.fixture
def run_instead(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets a small program be the server."""

    def call(program: str, *words: str) -> None:
        def started(names: object, *, log: Path, **options: object) -> subprocess.Popen[bytes]:
            with log.open("wb") as output:
                command = [sys.executable, "-c", program, *words]
                return subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)

        monkeypatch.setattr(serving, "_started", started)

    return call


def test_unknown_bundle_is_named(start: Callable[..., None]) -> None:
    with pytest.raises(InputError, match=r"^bundle: there is no 'unet2d_nucle'.*did you mean unet2d_nuclei"):
        start("unet2d_nucle")


def test_studies_must_be_there(start: Callable[..., None], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^--studies: there is no folder .*absent; give one"):
        start(studies=str(tmp_path / "absent"))


def test_studies_must_have_an_image(start: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").touch()
    with pytest.raises(InputError, match=r"^--studies: .*empty has no image; put files of \.nii\.gz"):
        start(studies=str(tmp_path / "empty"))


def test_bundle_must_have_weights(start: Callable[..., None]) -> None:
    with pytest.raises(InputError, match=r"^vnet_prostate: has no weights"):
        start("unet2d_nuclei", "vnet_prostate")


def test_port_must_be_free(start: Callable[..., None], port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(InputError, match=rf"^--port: {port} cannot be used .*; stop what uses it, or give another"):
            start()


def test_server_that_ends_at_once_is_quoted(start: Callable[..., None], run_instead: Callable[..., None]) -> None:
    run_instead("print('first'); print('no such module')")
    with pytest.raises(InputError, match=r"^the server did not start \(no such module\); see .*server\.log"):
        start()


def test_server_that_does_not_answer_in_time_is_stopped(
    start: Callable[..., None], run_instead: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    run_instead("import time; time.sleep(60)")
    with (
        caplog.at_level(logging.INFO, logger="common"),
        pytest.raises(InputError, match=r"^--timeout: the server has not answered within 0\.1 s; see .*server\.log"),
    ):
        start(timeout=0.1)
    assert caplog.messages[-1] == "stopped"


def test_ctrl_c_stops_a_server_that_answers(
    start: Callable[..., None], run_instead: Callable[..., None], port: int, caplog: pytest.LogCaptureFixture
) -> None:
    run_instead(_SERVER, str(port))

    class CtrlC(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "MONAI Label serves" in record.getMessage():
                main = threading.main_thread().ident
                threading.Timer(0.1, signal.pthread_kill, [main, signal.SIGINT]).start()

    handler = CtrlC()
    logging.getLogger("common.label.serve").addHandler(handler)
    try:
        with caplog.at_level(logging.INFO, logger="common"):
            start()
    finally:
        logging.getLogger("common.label.serve").removeHandler(handler)
    assert f"MONAI Label serves unet2d_nuclei on http://127.0.0.1:{port} " in caplog.text
    assert caplog.messages[-1] == "stopped"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
