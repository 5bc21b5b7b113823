"""data_table: rows and columns in a page; a click on a column's head sorts them."""

import math
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from common.report.element import element


def data_table(rows: Sequence[Mapping[str, str | float]], *, columns: Sequence[str], sortable: bool = False) -> Element:
    """Numbers with three digits, at the right; `-` for nan or what a row lacks, which a sorted table has last."""
    head = [element("th", None, _head(column, sortable=sortable)) for column in columns]
    body = [element("tr", None, *(_cell(row.get(column, math.nan)) for column in columns)) for row in rows]
    table = element(
        "table",
        {"class": "sortable" if sortable else "plain"},
        element("thead", None, element("tr", None, *head)),
        element("tbody", None, *body),
    )
    return element("div", {"class": "wide"}, table)


def _head(column: str, *, sortable: bool) -> Element | str:
    return element("button", {"type": "button"}, column) if sortable else column


def _cell(value: str | float) -> Element:
    if isinstance(value, str):
        return element("td", {"data-value": value}, value)
    if math.isnan(value):
        return element("td", {"class": "number", "data-value": ""}, "-")
    text = str(value) if isinstance(value, int) else f"{value:.3f}"
    return element("td", {"class": "number", "data-value": repr(float(value))}, text)
