"""element: a piece of a page. Whatever text it is given, `xml.etree` escapes it when the page is written."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element


def element(tag: str, attributes: Mapping[str, str] | None = None, *children: Element | str) -> Element:
    """`<tag attributes>children</tag>`; a child is an element or text."""
    made = Element(tag, dict(attributes or {}))
    last: Element | None = None
    for child in children:
        if isinstance(child, Element):
            made.append(child)
            last = child
        elif last is None:
            made.text = (made.text or "") + child
        else:
            last.tail = (last.tail or "") + child
    return made
