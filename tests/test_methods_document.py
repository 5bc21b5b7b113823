"""docs/methods.md shows each bundle, and every file that it links to is there."""

import re
from pathlib import Path

import pytest
from bundle_configs import BUNDLES, PROJECT

_DOCUMENT = PROJECT / "docs" / "methods.md"
_TEXT = _DOCUMENT.read_text(encoding="utf-8")
_FILES = sorted({link for link in re.findall(r"\]\(([^)#\s]+)\)", _TEXT) if not link.startswith("http")})
_PICTURE_BYTES = 150_000


@pytest.mark.parametrize("link", _FILES)
def test_linked_file_is_there(link: str) -> None:
    assert (_DOCUMENT.parent / link).is_file()


def test_headings_are_where_the_contents_say() -> None:
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^## (.+)$", _TEXT, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", _TEXT)) == headings


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)
def test_bundle_has_a_section_with_its_picture(bundle: Path) -> None:
    assert {f"pictures/architecture_{bundle.name}.png", f"../bundles/{bundle.name}/docs/README.md"} <= set(_FILES)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)
def test_picture_is_small(bundle: Path) -> None:
    assert (PROJECT / "docs" / "pictures" / f"architecture_{bundle.name}.png").stat().st_size < _PICTURE_BYTES


def test_equations_have_both_ends() -> None:
    assert _TEXT.count("$$") % 2 == 0
    assert _TEXT.replace("$$", "").count("$") % 2 == 0
