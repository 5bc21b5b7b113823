"""headless_page: a page as Chromium shows it to nobody, and what it asked for on the way."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --disable-default-apps --virtual-time-budget=20000
--enable-logging=stderr --dump-dom"""
_NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # neither for the page nor for the browser itself
_ASKED_FOR = re.compile(r'"initiator":"http[^"]*".*"url":"([^"]+)"')  # by a page, not by the browser for itself
_SECONDS = 300


@dataclass(frozen=True)
class HeadlessPage:
    """A page after its scripts have run.

    Attributes:
        dom: its elements.
        complaints: lines of the browser's console.
        asked_elsewhere: addresses on other servers that it asked for, in vain.
    """

    dom: str
    complaints: list[str]
    asked_elsewhere: set[str]


def headless_page(address: str, path: str, folder: Path) -> HeadlessPage:
    """Of this server, or file; the browser's profile is made in `folder`. Skips the test where there is no Chromium."""
    browser = shutil.which("chromium") or shutil.which("/usr/bin/chromium")
    if browser is None:
        pytest.skip("there is no chromium to look at pages with")
    log = folder / "net_log.json"
    files = [f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}"]
    command = [browser, *_FLAGS.split(), _NOWHERE, *files, f"{address}{path}"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)
    assert ended.returncode == 0, ended.stderr
    asked_for = set(_ASKED_FOR.findall(log.read_text(encoding="utf-8")))
    own = (address, "data:", "blob:")
    complaints = [line for line in ended.stderr.splitlines() if ":CONSOLE" in line]
    return HeadlessPage(ended.stdout, complaints, {asked for asked in asked_for if not asked.startswith(own)})
