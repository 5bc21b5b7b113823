"""files_there: the files that make a folder a bundle."""

from collections.abc import Iterator
from typing import Literal

from common.doctor.bundle_files import BundleFiles
from common.doctor.finding import Finding

_FILES: dict[str, Literal["error", "warning"]] = {
    "configs/metadata.json": "error",
    "configs/train.json": "error",
    "configs/inference.json": "error",
    "configs/evaluate.json": "warning",
    "configs/multi_gpu_train.json": "warning",
    "configs/multi_gpu_evaluate.json": "warning",
    "configs/paper.json": "warning",
    "configs/logging.conf": "warning",
    "docs/README.md": "error",
    "docs/data_license.txt": "error",
    "LICENSE": "error",
}


def files_there(bundle: BundleFiles) -> Iterator[Finding]:
    """Every bundle has configs, a model card, and the licences of its code and of its data."""
    for name, severity in _FILES.items():
        if not (bundle.root / name).is_file():
            yield Finding(severity, name, "", "is missing", "add it; every bundle of the collection has one")
