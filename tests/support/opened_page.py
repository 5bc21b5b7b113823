"""opened_page: a page as a browser without a network shows it."""

import html
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ALONE = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--enable-logging=stderr", "--proxy-server=127.0.0.1:9", "--dump-dom"),  # of a proxy that is not there
)


@dataclass(frozen=True)
class OpenedPage:
    """What the browser made of it.

    Attributes:
        dom: the page after its scripts, and that of the test, have run.
        complaints: lines of the browser's console.
    """

    dom: str
    complaints: list[str]

    def column(self, number: int) -> list[str]:
        """The cells of the sortable table, from the top."""
        (body,) = re.findall(r'<table class="sortable">.*?<tbody>(.*?)</tbody>', self.dom, re.DOTALL)
        rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]
        return [html.unescape(row[number]) for row in rows]


def opened_page(text: str, folder: Path, *, script: str = "") -> OpenedPage:
    """The page after this script; skips the test where there is no browser."""
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        pytest.skip(f"no browser on PATH: {', '.join(_BROWSERS)}")
    file = folder / "opened.html"
    file.write_text(text.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    command = [browser, *_ALONE, f"--user-data-dir={folder / 'profile'}", file.as_uri()]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return OpenedPage(ended.stdout, [line for line in ended.stderr.splitlines() if ":CONSOLE" in line])
