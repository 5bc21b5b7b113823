"""missing: what a section says that has nothing to show."""

from xml.etree.ElementTree import Element

from common.report.element import element


def missing(text: str, *, command: str = "") -> Element:
    """Why, and what to do about it, perhaps by a command."""
    if not command:
        return element("p", {"class": "missing"}, text)
    return element("p", {"class": "missing"}, text, " ", element("code", None, command))
