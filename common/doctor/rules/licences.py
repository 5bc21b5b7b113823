"""licences: the licence of the code, and what stands about the data's."""

import re
from collections.abc import Iterator

from common.doctor.bundle_files import METADATA, BundleFiles
from common.doctor.finding import Finding

_TITLES = {
    "Apache-2.0": "Apache License Version 2.0",
    "MIT": "Permission is hereby granted, free of charge",
    "BSD-3-Clause": "Neither the name of the copyright holder",
    "CC-BY-4.0": "Attribution 4.0 International",
}
_DATA = "docs/data_license.txt"


def licences(bundle: BundleFiles) -> Iterator[Finding]:
    """LICENSE must be the licence that metadata.json names, and the collection's; that of the data must speak of the
    weights that are shipped.
    """
    yield from _of_code(bundle)
    yield from _of_data(bundle)


def _of_code(bundle: BundleFiles) -> Iterator[Finding]:
    text = bundle.text("LICENSE")
    content = bundle.config(METADATA)
    named = f"{content.get('copyright', '')} {content.get('license', '')}"
    names = [name for name in _TITLES if re.search(rf"\b{re.escape(name)}\b", named)]
    if not names:
        rule = f"names none of {', '.join(_TITLES)}"
        yield Finding("warning", f"configs/{METADATA}", "copyright", rule, "name the licence of the code")
    elif not any(_TITLES[name] in re.sub(r"\s+", " ", text) for name in names):
        yield Finding(
            "error", "LICENSE", "", f"is not {names[0]}, which metadata.json names", "put the right text there"
        )
    shared = bundle.collection / "LICENSE" if bundle.collection else None
    if shared and shared.is_file() and shared.read_text(encoding="utf-8") != text:
        yield Finding("error", "LICENSE", "", "is not the collection's LICENSE", "copy that")


def _of_data(bundle: BundleFiles) -> Iterator[Finding]:
    text = bundle.text(_DATA)
    if not text.strip():
        yield Finding("error", _DATA, "", "is empty", "name each data set, and its licence")
    weights = [file.name for file in sorted((bundle.root / "models").glob("*.pt"))]
    if not weights or not text.strip():
        return
    if re.search(r"\bno (data and no )?weights\b", text):
        yield Finding(
            "error", _DATA, "", f"says that no weights are shipped, but models has {weights[0]}", "correct it"
        )
    elif "weights" not in text and not any(name in text for name in weights):
        yield Finding("error", _DATA, "", f"must say what {weights[0]} was trained on, and its licence", "add it")
