"""package_versions: versions that metadata.json declares, those that are pinned, and those that are installed."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from common.doctor.bundle_files import METADATA, BundleFiles
from common.doctor.finding import Finding

_FRAMEWORKS = {"monai_version": "monai", "pytorch_version": "torch", "numpy_version": "numpy"}
_REQUIRED = "required_packages_version"


def package_versions(bundle: BundleFiles) -> Iterator[Finding]:
    """What is declared must be pinned in the collection's requirements.txt, and installed."""
    content = bundle.config(METADATA)
    pinned = _pinned(bundle)
    declared = [(key, package, content[key]) for key, package in _FRAMEWORKS.items() if key in content]
    declared += [(f"{_REQUIRED}::{package}", package, wanted) for package, wanted in bundle.metadata(_REQUIRED).items()]
    for key, package, wanted in declared:
        if pinned and wanted not in pinned.get(package, ()):
            pins = " or ".join(sorted(pinned.get(package, {"none"})))
            yield _finding("error", key, f"is {wanted}, requirements.txt has {pins}", "make them equal")
        yield from _installed(key, package, wanted, pinned)


def _pinned(bundle: BundleFiles) -> dict[str, set[str]]:
    """Versions by package; several where Python's version decides. None of a bundle by itself."""
    versions: dict[str, set[str]] = {}
    file = bundle.collection / "requirements.txt" if bundle.collection else None
    for line in file.read_text(encoding="utf-8").splitlines() if file and file.is_file() else ():
        if match := re.match(r"([\w.-]+)==([\w.]+)", line):
            versions.setdefault(match[1], set()).add(match[2])
    return versions


def _installed(key: str, package: str, wanted: str, pinned: dict[str, set[str]]) -> Iterator[Finding]:
    try:
        found = version(package).partition("+")[0]  # 2.13.0+cpu is 2.13.0 for one kind of machine
    except PackageNotFoundError:
        yield _finding("error", key, f"{package} is not installed", f"run: pip install {package}=={wanted}")
        return
    if found != wanted and found not in pinned.get(package, ()):
        yield _finding("warning", key, f"{package} {found} is installed, {wanted} declared", "install what is declared")


def _finding(severity: str, key: str, rule: str, fix: str) -> Finding:
    return Finding("error" if severity == "error" else "warning", f"configs/{METADATA}", key, rule, fix)
