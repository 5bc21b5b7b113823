"""mlflow_server: MLflow's own pages of a database, on this machine."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from free_port import free_port

_SECONDS = 300


@contextmanager
def mlflow_server(uri: str, folder: Path) -> Iterator[str]:
    """Its address, as long as the block lasts; its words go to a file in `folder`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--backend-store-uri", uri]
    environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"}
    with (folder / "mlflow.log").open("wb") as log:
        options: dict[str, Any] = {"stdout": log, "stderr": subprocess.STDOUT, "start_new_session": True}
        process = subprocess.Popen(command, cwd=folder, env=environment, **options)
    try:
        _await(f"{address}/health", process, folder / "mlflow.log")
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # with its workers
        process.wait(60)


def _await(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        with suppress(OSError), urllib.request.urlopen(address, timeout=10):
            return
        time.sleep(0.5)
    raise TimeoutError(log.read_text())
