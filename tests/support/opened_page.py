"""opened_page: a report's page as a browser without a network shows it."""

import html
import re
from pathlib import Path

from headless_page import HeadlessPage, headless_page


def opened_page(text: str, folder: Path, *, script: str = "") -> HeadlessPage:
    """The page after this script."""
    file = folder / "opened.html"
    file.write_text(text.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    return headless_page(file.as_uri(), "", folder)


def sorted_column(page: HeadlessPage, number: int) -> list[str]:
    """The cells of the sortable table, from the top."""
    (body,) = re.findall(r'<table class="sortable">.*?<tbody>(.*?)</tbody>', page.dom, re.DOTALL)
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]
    return [html.unescape(row[number]) for row in rows]
