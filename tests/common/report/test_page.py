"""page is one file that works in a browser without a network."""

import re
from pathlib import Path

import numpy as np
import pytest
from headless_page import HeadlessPage
from opened_page import opened_page, sorted_column

from common.report.data_table import data_table
from common.report.page import page
from common.report.slice_stack import slice_stack

_SORT = """
const heads = document.querySelectorAll("table.sortable th button");
for (const click of CLICKS) heads[click].click();
"""
_ROWS = [
    {"case_id": "b", "dice": 0.5, "hd95": 10.0},
    {"case_id": "a", "dice": float("nan"), "hd95": 9.0},
    {"case_id": "<i>c</i>", "dice": 0.25, "hd95": 100.0},
]


def _page() -> str:
    volume = np.arange(4 * 5 * 6, dtype=np.float32).reshape(4, 5, 6)
    label = np.zeros(volume.shape, np.int32)
    label[1:3, 1:4, 2:4] = 1
    sections = {
        "Cases": data_table(_ROWS, columns=["case_id", "dice", "hd95"], sortable=True),
        "Slices": slice_stack(volume, label, label, caption=["a case"], most=6),
    }
    return page("a <b>run</b>", sections)


@pytest.fixture
def sorted_page(tmp_path: Path, request: pytest.FixtureRequest) -> HeadlessPage:
    """After clicks on heads of these columns."""
    return opened_page(_page(), tmp_path, script=_SORT.replace("CLICKS", str(request.param)))


@pytest.mark.parametrize(
    ("sorted_page", "expected"),
    [
        pytest.param([], ["b", "a", "<i>c</i>"], id="as it is"),
        pytest.param([0], ["<i>c</i>", "a", "b"], id="by text"),
        pytest.param([2], ["a", "b", "<i>c</i>"], id="by number, 9 before 10"),
        pytest.param([1], ["<i>c</i>", "b", "a"], id="undefined last"),
        pytest.param([1, 1], ["b", "<i>c</i>", "a"], id="the other way, undefined still last"),
    ],
    indirect=["sorted_page"],
)
def test_a_click_on_a_head_sorts_the_table(sorted_page: HeadlessPage, expected: list[str]) -> None:
    assert sorted_column(sorted_page, 0) == expected
    assert sorted_page.complaints == []


def test_the_slider_chooses_the_slice(tmp_path: Path) -> None:
    script = """
    const slider = document.querySelector("figure input");
    slider.value = 4;
    slider.dispatchEvent(new Event("input"));
    """
    opened = opened_page(_page(), tmp_path, script=script)
    assert opened.complaints == []
    hidden = ["hidden" in tag for tag in re.findall(r"<svg[^>]*>", opened.dom)]
    assert hidden == [True, True, True, True, False, True]
    assert re.findall(r"<output>(.*?)</output>", opened.dom) == ["axial slice 5 of 6"]


def test_lines_can_be_hidden(tmp_path: Path) -> None:
    box = '<p><input type="checkbox" data-shows="label"></p>'
    text = _page().replace('<div class="stack">', f'{box}<div class="stack">')
    opened = opened_page(text, tmp_path)
    assert opened.complaints == []
    assert re.findall(r'<section id="section-2" class="(.*?)">', opened.dom) == ["hides-label"]


def test_the_browser_may_load_nothing(tmp_path: Path) -> None:
    image = '<img src="https://example.org/picture.png">'
    opened = opened_page(_page().replace("</nav>", f"</nav>{image}"), tmp_path)
    assert any("Content Security Policy" in line for line in opened.complaints)


def test_nothing_in_it_is_elsewhere() -> None:
    places = re.findall(r'(?:src|href)="([^"]*)"', _page())
    assert {place.split(",")[0] for place in places} == {"#section-1", "#section-2", "data:image/jpeg;base64"}


def test_its_title_is_escaped() -> None:
    assert "<title>a &lt;b&gt;run&lt;/b&gt;</title>" in _page()
