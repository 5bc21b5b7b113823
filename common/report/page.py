"""page: sections as one HTML file that fetches nothing."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, tostring

from common.report.element import element
from common.report.page_script import SCRIPT
from common.report.page_style import STYLE

# whatever stands in the page, a browser loads nothing but what is in it
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def page(title: str, sections: Mapping[str, Element]) -> str:
    """The sections below each other, by their headings, with links to them at the top."""
    places = {heading: f"section-{number}" for number, heading in enumerate(sections, start=1)}
    links = [element("a", {"href": f"#{place}"}, heading) for heading, place in places.items()]
    head = element(
        "head",
        None,
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("title", None, title),
        element("style", None, STYLE),
    )
    parts = [
        element("section", {"id": places[heading]}, element("h2", None, heading), section)
        for heading, section in sections.items()
    ]
    body = element(
        "body",
        None,
        element("h1", None, title),
        element("nav", None, *links),
        *parts,
        element("script", None, SCRIPT),
    )
    return "<!DOCTYPE html>\n" + tostring(element("html", {"lang": "en"}, head, body), "unicode", method="html") + "\n"
