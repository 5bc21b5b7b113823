"""facts: names and values below each other."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from common.report.element import element


def facts(values: Mapping[str, object]) -> Element:
    """A table of two columns."""
    rows = [
        element("tr", None, element("th", {"scope": "row"}, name), element("td", None, str(value)))
        for name, value in values.items()
    ]
    return element("table", {"class": "facts"}, element("tbody", None, *rows))
